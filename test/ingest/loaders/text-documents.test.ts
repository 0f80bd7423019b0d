// ODT, RTF and EPUB: headings, lists, tables and notes kept.
import { describe, expect, test } from "vitest";
import { loadEpub } from "../../../ingest/loaders/epub-loader.ts";
import { loadOdfText } from "../../../ingest/loaders/odf-text-loader.ts";
import { loadRtf } from "../../../ingest/loaders/rtf-loader.ts";
import { makeOdf } from "../../fixtures/documents/make-office.ts";
import { makeZip } from "../../fixtures/documents/make-zip.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

describe("ODT", () => {
  const note =
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By law.</text:p></text:note-body></text:note>";
  const cell = (text: string, attributes = "") =>
    `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;
  const table =
    `<table:table><table:table-row>${cell("Grade")}${cell("Days", 'table:number-columns-spanned="2"')}<table:covered-table-cell/></table:table-row>` +
    `<table:table-row>${cell("A")}${cell("5")}${cell("6")}</table:table-row></table:table>`;
  const body =
    '<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:p text:style-name="Title">Leave rules</text:p>' +
    `<text:h text:outline-level="1">Annual</text:h><text:p>Thirty${"<text:s/>"}days${note} a year.</text:p>` +
    "<text:list><text:list-item><text:p>ask</text:p><text:list><text:list-item><text:p>early</text:p></text:list-item></text:list></text:list-item></text:list>" +
    table;

  test("keeps title, headings, notes, lists, tables and properties", async () => {
    const meta = {
      name: "meta.xml",
      content:
        "<office:document-meta><office:meta><dc:date>2024-05-06T07:08:09</dc:date><meta:keyword>leave</meta:keyword></office:meta></office:document-meta>",
    };
    const document = await loadOdfText(makeOdf("text", body, [meta]), "leave.odt");
    expectExactSections(document);
    expect(document).toMatchObject({ title: "Leave rules", format: "odt", pageCount: null, tags: ["leave"] });
    expect(document.date).toMatch(/^2024-05-0/);
    expect(outlineOf(document)).toEqual([
      "Annual: Thirty days a year.\n\n[1] By law.\n\n- ask\n  - early\n\nGrade | Days | Days\nA | 5 | 6",
    ]);
  });

  test("says when it asks for a password", async () => {
    const manifest = {
      name: "META-INF/manifest.xml",
      content: "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
    };
    await expect(loadOdfText(makeOdf("text", body, [manifest]), "x.odt")).rejects.toMatchObject({
      code: "file-encrypted",
    });
  });
});

const loadRtfText = (rtf: string) => loadRtf(Buffer.from(rtf, "latin1"), "leave.rtf");

describe("RTF", () => {
  const STYLES = "{\\fonttbl{\\f0 Arial;}}{\\stylesheet{\\s0 Normal;}{\\s1 heading 1;}}";

  test("keeps headings, lists, rows, notes and characters of any code page", async () => {
    const document = await loadRtfText(
      `{\\rtf1\\ansi\\ansicpg1250\\uc1${STYLES}{\\info{\\title Leave rules}{\\keywords leave, rest}}{\\header Running}` +
        "\\pard\\s1 Annual\\par\\pard\\s0 Dov\\'e8olen\\'e1 costs \\u8364?5{\\footnote By law.}.\\par " +
        "{\\listtext\\'b7\\tab}ask\\par{\\*\\hidden no}" +
        "\\trowd\\intbl Grade\\cell Days\\cell\\row\\trowd\\intbl A\\cell 5\\cell\\row\\pard\\par}",
    );
    expectExactSections(document);
    expect(document).toMatchObject({ title: "Leave rules", format: "rtf", tags: ["leave", "rest"] });
    expect(outlineOf(document)).toEqual(["Annual: Dovčolená costs €5 [By law.].\n\n- ask\n\nGrade | Days\nA | 5"]);
  });

  test.each([
    ["groups without end", `{\\rtf1${"{".repeat(100_000)}`, "file-unreadable"],
    ["no text", "{\\rtf1{\\fonttbl{\\f0 Arial;}}}", "file-without-text"],
  ])("%s is refused", async (_name, rtf, code) => {
    await expect(loadRtfText(rtf)).rejects.toMatchObject({ code });
  });
});

describe("EPUB", () => {
  const part = (name: string, content: string) => ({ name, content });
  const book = (extra: readonly { name: string; content: string }[] = []) =>
    makeZip([
      part("mimetype", "application/epub+zip"),
      part(
        "META-INF/container.xml",
        '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
      ),
      part(
        "OPS/book.opf",
        '<package><metadata><dc:title>Field guide</dc:title><dc:date>2023-05-01</dc:date><dc:subject>rain</dc:subject></metadata><manifest><item id="n" href="nav.xhtml" properties="nav"/>' +
          '<item id="b" href="b%20b.xhtml"/><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
      ),
      part("OPS/nav.xhtml", "<html><body><ol><li>Gauges</li></ol></body></html>"),
      part("OPS/b b.xhtml", "<!DOCTYPE html><html><body><h1>Snow</h1><p>Second.</p></body></html>"),
      part(
        "OPS/a.xhtml",
        '<?xml version="1.0"?><html><body><h1>Gauges</h1><p>First<img src="https://example.com/x.png" alt=""/>.</p></body></html>',
      ),
      ...extra,
    ]);

  test("reads the chapters in the order of the spine", async () => {
    const document = await loadEpub(book(), "guide.epub");
    expectExactSections(document);
    expect(document).toMatchObject({ title: "Field guide", format: "epub", date: "2023-05-01", tags: ["rain"] });
    expect(outlineOf(document)).toEqual(["Gauges: First.", "Snow: Second."]);
  });

  test("says when it is protected", async () => {
    await expect(loadEpub(book([part("META-INF/rights.xml", "<rights/>")]), "x.epub")).rejects.toMatchObject({
      code: "file-encrypted",
    });
  });
});

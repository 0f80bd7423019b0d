// PPTX and ODP: slides as pages, their titles, lists, tables and notes.
import { expect, test } from "vitest";
import { loadOdfText } from "../../../ingest/loaders/odf-text-loader.ts";
import { loadPptx } from "../../../ingest/loaders/pptx-loader.ts";
import { makeOdf, makePptx, makeXlsx, slideShape } from "../../fixtures/documents/make-office.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const cell = (text: string, attributes = "") =>
  `<a:tc ${attributes}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;
const TABLE =
  "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>" +
  `<a:tr>${cell("Grade")}${cell("Days", 'gridSpan="2"')}${cell("", 'hMerge="1"')}</a:tr>` +
  `<a:tr>${cell("A", 'rowSpan="2"')}${cell("5")}${cell("6")}</a:tr><a:tr>${cell("", 'vMerge="1"')}${cell("7")}${cell("8")}</a:tr>` +
  "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>";

test("a PPTX slide is a page under its title, with lists, tables and notes", async () => {
  const slides = [
    slideShape("Leave\nin 2025", "title") + slideShape("Ask early\nWait", "body") + slideShape("Page 1", "sldNum"),
    "",
    `<p:grpSp>${slideShape("In a group")}</p:grpSp>${TABLE}`,
  ];
  const document = await loadPptx(makePptx(slides, { 1: "Say it slowly." }), "leave.pptx");
  expectExactSections(document);
  expect(document).toMatchObject({ title: "Leave in 2025", format: "pptx", pageCount: 3, pagesWithoutText: [2] });
  expect(document.sections.map(({ page }) => page)).toEqual([1, 1, 3]);
  expect(outlineOf(document)).toEqual([
    "Leave in 2025: - Ask early\n- Wait",
    "Leave in 2025 > Notes: Say it slowly.",
    "Slide 3: In a group\n\nGrade | Days | Days\nA | 5 | 6\nA | 7 | 8",
  ]);
});

test("an ODP slide is a page too", async () => {
  const frame = (text: string, kind = "") =>
    `<draw:frame presentation:class="${kind}"><draw:text-box>${text}</draw:text-box></draw:frame>`;
  const notes = `<presentation:notes>${frame("<text:p>Say it slowly.</text:p>", "notes")}</presentation:notes>`;
  const list = "<text:list><text:list-item><text:p>Ask early</text:p></text:list-item></text:list>";
  const slides = `<draw:page>${frame("<text:p>Leave</text:p>", "title")}${frame(list)}${notes}</draw:page><draw:page/>`;
  const document = await loadOdfText(makeOdf("presentation", slides), "leave.odp");
  expectExactSections(document);
  expect(document).toMatchObject({ title: "Leave", format: "odp", pageCount: 2, pagesWithoutText: [2] });
  expect(outlineOf(document)).toEqual(["Leave: - Ask early", "Leave > Notes: Say it slowly."]);
});

test.each([
  ["a workbook", makeXlsx({}, []), "file-unreadable"],
  ["slides without text", makePptx(["", slideShape("3", "sldNum")]), "file-without-text"],
])("%s is refused as a presentation", async (_name, bytes, code) => {
  await expect(loadPptx(bytes, "x.pptx")).rejects.toMatchObject({ code });
});

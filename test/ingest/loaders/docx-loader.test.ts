// DOCX: Word's structure kept; bombs, encrypted and damaged files named for what they are.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadDocx } from "../../../ingest/loaders/docx-loader.ts";
import { DEFAULT_ZIP_LIMITS } from "../../../ingest/loaders/zip-archive.ts";
import { docxParts, makeDocx, paragraph, table } from "../../fixtures/documents/make-docx.ts";
import { makeZip } from "../../fixtures/documents/make-zip.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const BODY =
  paragraph("Data Retention", "Title") +
  paragraph("In force since May.") +
  paragraph("Schedule", "Heading1") +
  paragraph("Payroll", "Heading2") +
  table([
    ["Record", "Years"],
    ["Payslip", "7"],
  ]) +
  paragraph("Ask the DPO.");

test("reads title, headings, paragraphs and tables", async () => {
  const document = await loadDocx(makeDocx(BODY), "retention.docx");
  expectExactSections(document);
  expect(document.title).toBe("Data Retention");
  expect(document.format).toBe("docx");
  expect(outlineOf(document)).toEqual([
    ": In force since May.",
    "Schedule > Payroll: Record | Years\nPayslip | 7\n\nAsk the DPO.",
  ]);
});

test("keeps equations, numbering of merged cells and what Word says of the document", async () => {
  const radical = "<m:rad><m:e><m:r><m:t>b</m:t></m:r></m:e></m:rad>";
  const fraction = `<m:f><m:num>${radical}</m:num><m:den><m:r><m:t>2a</m:t></m:r></m:den></m:f>`;
  const equation = `<w:p><w:r><w:t>Root:</w:t></w:r><m:oMathPara><m:oMath><m:r><m:t>x=</m:t></m:r>${fraction}</m:oMath></m:oMathPara></w:p>`;
  const span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>';
  const merged =
    `<w:tbl><w:tr><w:tc>${paragraph("Grade")}</w:tc><w:tc>${span}${paragraph("Days")}</w:tc></w:tr>` +
    `<w:tr><w:tc>${paragraph("A")}</w:tc><w:tc>${paragraph("5")}</w:tc><w:tc>${paragraph("5")}</w:tc></w:tr></w:tbl>`;
  const core = {
    name: "docProps/core.xml",
    content:
      "<cp:coreProperties><cp:keywords>leave, rest</cp:keywords><dcterms:modified>2024-03-01T08:00:00Z</dcterms:modified></cp:coreProperties>",
  };
  const document = await loadDocx(makeZip([...docxParts(equation + merged), core]), "leave.docx");
  expectExactSections(document);
  expect(document.text).toBe("Root: x=(√(b))/(2a)\n\nGrade | Days | Days\nA | 5 | 5");
  expect(document).toMatchObject({ tags: ["leave", "rest"], date: "2024-03-01T08:00:00.000Z" });
});

test("reads a document that a word processor wrote", async () => {
  const path = "data/sample/operations/data-retention-schedule.docx";
  const document = await loadDocx(readFileSync(path), path);
  expectExactSections(document);
  expect(document.title).toBe("Data Retention Schedule");
  expect(document.sections.length).toBeGreaterThan(5);
});

test("refuses what unpacks to too much, before it unpacks it", async () => {
  const bomb = makeZip([...docxParts(BODY), { name: "word/footnotes.xml", content: Buffer.alloc(30 * 2 ** 20, 32) }]);
  expect(bomb.length).toBeLessThan(100_000);
  await expect(loadDocx(bomb, "bomb.docx")).rejects.toMatchObject({ code: "file-too-large" });
  const limits = { ...DEFAULT_ZIP_LIMITS, inflatedBytes: 1000 };
  await expect(loadDocx(makeDocx(BODY), "large.docx", limits)).rejects.toMatchObject({ code: "file-too-large" });
});

test("refuses an archive that lies about its sizes", async () => {
  const lie = { name: "word/footnotes.xml", content: Buffer.alloc(30 * 2 ** 20, 32), declaredSize: 100 };
  await expect(loadDocx(makeZip([...docxParts(BODY), lie]), "lie.docx")).rejects.toMatchObject({
    code: "file-unreadable",
  });
});

test("refuses entities", async () => {
  const part = { name: "word/footnotes.xml", content: '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>' };
  await expect(loadDocx(makeZip([...docxParts(BODY), part]), "laughs.docx")).rejects.toThrow(/document type/);
});

test.each([
  ["a truncated file", makeDocx(BODY).subarray(0, 900), "file-unreadable"],
  ["another zip archive", makeZip([{ name: "a.txt", content: "a" }]), "file-unreadable"],
  [
    "an encrypted document",
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.from("EncryptedPackage", "utf16le")]),
    "file-encrypted",
  ],
  [
    "the format before 2007",
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]),
    "file-unreadable",
  ],
  ["a document without words", makeDocx(paragraph("")), "file-without-text"],
])("%s is refused", async (_name, bytes, code) => {
  await expect(loadDocx(bytes, "x.docx")).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/^x\.docx: /) as string,
  });
});

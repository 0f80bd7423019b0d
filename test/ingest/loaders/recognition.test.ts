// Pictures of text: images and scanned pages are read by eye, and only those.
import { existsSync } from "node:fs";
import UTIF from "utif2";
import { describe, expect, test } from "vitest";
import { readDocument } from "../../../ingest/read-document.ts";
import { decodePng, drawText, makeScannedPdf } from "../../fixtures/documents/make-scan.ts";
import { makePdf } from "../../fixtures/documents/make-pdf.ts";
import { expectExactSections } from "./exact-sections.ts";

const SENTENCE = "The allowance covers every full day away from the usual place of work.";
const page = await drawText([
  "Travel rules of the institute",
  "The allowance covers every full day away",
  "from the usual place of work.",
]);
const blank = await drawText([""]);

async function read(bytes: Uint8Array, path: string) {
  let steps = 0;
  const { document } = await readDocument(bytes, path, () => steps++);
  expectExactSections(document);
  return { document, steps };
}

describe("text is recognised", { timeout: 60_000 }, () => {
  test("in a picture, from what is installed: no language data is left behind", async () => {
    const { document, steps } = await read(page, "notes/rules.png");
    expect(document).toMatchObject({ title: "rules", format: "image", pageCount: 1, pagesWithoutText: [] });
    expect(document.text.replace(/\n/g, " ")).toBe(`Travel rules of the institute ${SENTENCE}`);
    expect(steps).toBe(1);
    expect(existsSync("eng.traineddata")).toBe(false);
  });

  test("in each picture of a TIFF", async () => {
    const { width, height, rgba } = decodePng(page);
    const tiff = Buffer.from(UTIF.encodeImage(rgba, width, height));
    const { document } = await read(tiff, "rules.tif");
    expect(document.text).toContain("every full day away");
  });

  test("on the pages of a PDF that hold none", async () => {
    const { document, steps } = await read(makeScannedPdf([decodePng(page), decodePng(blank)]), "scan.pdf");
    expect(document).toMatchObject({ format: "pdf", pageCount: 2, pagesWithoutText: [2] });
    expect(document.sections.map(({ page: number }) => number)).toEqual([1]);
    expect(document.text.replace(/\n/g, " ")).toContain(SENTENCE);
    expect(steps).toBe(2);
    expect((await read(makePdf([[SENTENCE]]), "text.pdf")).steps).toBe(0);
  });

  test("not on pages that show nothing: a book of them is read at once", { timeout: 20_000 }, async () => {
    const { document } = await read(makePdf([[SENTENCE], ...Array.from({ length: 100 }, () => [])]), "book.pdf");
    expect(document.pagesWithoutText).toHaveLength(100);
  });

  test.each([
    ["an empty picture", blank, "blank.png", "file-without-text"],
    ["a scan without text", makeScannedPdf([decodePng(blank)]), "blank.pdf", "file-without-text"],
    ["a damaged picture", page.subarray(0, 200), "cut.png", "file-unreadable"],
    ["a damaged TIFF", Buffer.from("II*\u0000 and no more"), "cut.tif", "file-unreadable"],
  ])("%s says so", async (_name, bytes, path, code) => {
    await expect(readDocument(bytes, path)).rejects.toMatchObject({ code });
  });
});

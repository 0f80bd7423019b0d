// Names that say nothing, or the wrong thing, of what a file is.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { OWNER } from "../../src/document/principal.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { makeDocx, paragraph } from "../fixtures/documents/make-docx.ts";
import { makePdf } from "../fixtures/documents/make-pdf.ts";
import { folderOf, type Library, openLibrary } from "../support/library.ts";

const PROGRAM = Buffer.from("\u007fELF\u0002\u0001\u0001\u0000\u0000\u0000\u0000\u0000");

/** `format path` of every document. */
function formatsIn({ data }: Library): string[] {
  const database = new Database(locate(data).catalogue, { readonly: true });
  onTestFinished(() => void database.close());
  return database.prepare<[], string>("SELECT format || ' ' || path FROM documents ORDER BY 1").pluck().all();
}

test("a wrong extension or none is no hindrance; what the content does not tell is listed, once opened, and is no failure", async () => {
  const folder = folderOf({
    "really-a-pdf.txt": makePdf([["The allowance is paid monthly."]]),
    "really-word.pdf": makeDocx(paragraph("Gauges are read at noon.")),
    report: makePdf([["The budget was approved."]]),
    README: "How to begin.\n",
    program: PROGRAM,
    "film.mp4": "not read",
  });
  const library = openLibrary();
  const report = await library.sync([folder]);
  expect(report).toMatchObject({ failed: [], ignored: { "without an extension": 1, ".mp4": 1 } });
  expect(formatsIn(library)).toEqual(["docx really-word.pdf", "pdf really-a-pdf.txt", "pdf report", "text README"]);
  expect(report.skipped.map(({ path, code }) => `${code} ${path}`).sort()).toEqual([
    "file-format-unknown film.mp4",
    "file-format-unknown program",
  ]);
  expect(library.knowledgeBase.status(OWNER).folders.map(({ failures }) => failures)).toEqual([0]);

  library.events.length = 0;
  const again = await library.sync([folder]);
  expect(again).toMatchObject({ unchanged: 4, failed: [], ignored: report.ignored });
  expect(again.skipped.map(({ path }) => path)).toEqual(["program", "film.mp4"]);
  expect(library.events.filter(({ type }) => type === "file-started")).toEqual([]);

  writeFileSync(join(folder, "program"), "Now it is a text, and a longer one.\n");
  expect(await library.sync([folder])).toMatchObject({ added: ["program"], ignored: { ".mp4": 1 } });
});

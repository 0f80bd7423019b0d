// Holds the text of PDF files, page by page, against `pdftotext -layout` (Debian's poppler-utils): words on their right page.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DocumentReader } from "../ingest/document-reader.ts";
import type { SourceDocument } from "../src/document/source-document.ts";
import { recoverWords } from "./word-recovery.ts";

export interface PdfTextOutcome {
  readonly file: string;
  readonly pages: number;
  readonly words: number;
  readonly recovered: number;
  /** The pages that lost most, with what they lost. */
  readonly worst: readonly { readonly page: number; readonly missing: string }[];
}

const WORST_SHOWN = 3;

export async function measurePdfText(folder: string): Promise<PdfTextOutcome[]> {
  const reader = new DocumentReader();
  try {
    const outcomes: PdfTextOutcome[] = [];
    for (const name of readdirSync(folder).toSorted()) {
      if (name.endsWith(".pdf")) outcomes.push(await measureFile(reader, folder, name));
    }
    return outcomes;
  } finally {
    await reader.close();
  }
}

async function measureFile(reader: DocumentReader, folder: string, name: string): Promise<PdfTextOutcome> {
  const { document } = await reader.read(join(folder, name), new AbortController().signal);
  const actual = pageTexts(document);
  const reference = execFileSync("pdftotext", ["-layout", join(folder, name), "-"], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const pages = reference.split("\f").slice(0, -1);
  const recoveries = pages.map((expected, index) => ({
    page: index + 1,
    ...recoverWords(expected, actual.get(index + 1) ?? ""),
  }));
  const worst = recoveries
    .filter(({ missing }) => missing.length > 0)
    .toSorted((a, b) => b.missing.length - a.missing.length)
    .slice(0, WORST_SHOWN)
    .map(({ page, missing }) => ({ page, missing: missing.slice(0, 40).join(" ") }));
  const words = recoveries.reduce((total, { expected }) => total + expected, 0);
  const recovered = recoveries.reduce((total, recovery) => total + recovery.recovered, 0);
  return { file: name, pages: pages.length, words, recovered: recovered / words, worst };
}

/** A heading stands before its section, on its page. */
function pageTexts(document: SourceDocument): Map<number, string> {
  const texts = new Map<number, string>();
  let from = 0;
  for (const { page, end } of document.sections) {
    if (page !== null) texts.set(page, (texts.get(page) ?? "") + document.text.slice(from, end));
    from = end;
  }
  return texts;
}

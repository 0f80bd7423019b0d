// Reads every file of a folder as ingest would and holds its words against those of `expected/<name>.md` beside it, if there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { DocumentReader } from "../ingest/document-reader.ts";
import type { FileDocuments } from "../src/document/source-document.ts";
import { toEyrieError } from "../src/errors.ts";
import { proseOfMarkdown, recoverWords, type WordRecovery } from "./word-recovery.ts";

export interface FormatOutcome {
  readonly path: string;
  /** The document's format, or the code and reason of its failure. */
  readonly read: string;
  readonly recovery: WordRecovery | null;
}

export async function measureFormats(folder: string): Promise<FormatOutcome[]> {
  const reader = new DocumentReader();
  const outcomes: FormatOutcome[] = [];
  try {
    for (const path of filesBelow(folder)) outcomes.push(await measureFile(reader, folder, path));
  } finally {
    await reader.close();
  }
  return outcomes;
}

/** Words of all files of a kind (their extension) together. */
export function summariseFormats(outcomes: readonly FormatOutcome[]): Record<string, object> {
  const kinds = new Map<string, FormatOutcome[]>();
  for (const outcome of outcomes) {
    const kind = extname(outcome.path);
    kinds.set(kind, [...(kinds.get(kind) ?? []), outcome]);
  }
  return Object.fromEntries([...kinds].map(([kind, all]) => [kind, summariseKind(all)]));
}

function summariseKind(outcomes: readonly FormatOutcome[]): object {
  const measured = outcomes.flatMap(({ recovery }) => (recovery === null ? [] : [recovery]));
  const expected = measured.reduce((total, recovery) => total + recovery.expected, 0);
  const recovered = measured.reduce((total, recovery) => total + recovery.recovered, 0);
  return { files: outcomes.length, words: expected, recovered: expected === 0 ? null : recovered / expected };
}

async function measureFile(reader: DocumentReader, folder: string, path: string): Promise<FormatOutcome> {
  const expectedFile = join(dirname(path), "expected", `${basename(path)}.md`);
  const expected = existsSync(expectedFile) ? proseOfMarkdown(readFileSync(expectedFile, "utf8")) : null;
  const shown = relative(folder, path);
  try {
    const file = await reader.read(path, new AbortController().signal);
    const recovery = expected === null ? null : recoverWords(expected, wholeText(file));
    return { path: shown, read: file.document.format, recovery };
  } catch (error) {
    const { code, message } = toEyrieError(error);
    return {
      path: shown,
      read: `${code}: ${message}`,
      recovery: expected === null ? null : recoverWords(expected, ""),
    };
  }
}

function wholeText({ document, parts }: FileDocuments): string {
  const partTexts = parts.map(({ content }) => ("document" in content ? content.document.text : ""));
  return [document.title, document.text, ...partTexts].join("\n");
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && basename(entry.parentPath) !== "expected")
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

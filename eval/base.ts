// The knowledge base that a set is put to: the one given, or one built of the set's own documents, kept or for this run alone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Application } from "../src/application.ts";
import { composeApplication } from "../src/compose.ts";
import { type Settings } from "../src/config.ts";
import { EyrieError } from "../src/errors.ts";
import { silentLogger } from "../src/logger.ts";
import type { QuestionSet, SetDocuments } from "./question-set.ts";

export interface BaseOptions {
  /** With the knowledge base of `data` in place of the environment's. */
  readonly settingsFor: (data: string | undefined) => Settings;
  /** The knowledge base that the set is put to, whatever documents the set has. */
  readonly data?: string | undefined;
  /** Folder in which the base built of the set's documents stays, and is used again. */
  readonly keep?: string | undefined;
  readonly signal: AbortSignal;
  readonly onNotice: (notice: string) => void;
}

export interface Base {
  readonly application: Application;
  readonly settings: Settings;
}

/** The base is closed when `work` ends; what was built for it alone is removed. */
export async function withBase<Result>(
  set: QuestionSet,
  options: BaseOptions,
  work: (base: Base) => Promise<Result>,
): Promise<Result> {
  const { documents } = set;
  if (options.data !== undefined || documents === null) return withOpened(options.settingsFor(options.data), work);
  const folder =
    options.keep === undefined ? mkdtempSync(join(tmpdir(), "eyrie-eval-")) : resolve(options.keep, set.name);
  const settings = options.settingsFor(join(folder, "base"));
  const build = async (base: Base) => {
    const texts = writeTexts(documents, join(folder, "documents"));
    const report = await base.application.sync([texts], { onEvent: () => {}, signal: options.signal });
    if (report.passagesWritten > 0)
      options.onNotice(
        `${report.added.length} documents, ${report.passagesWritten} passages in ${Math.round(report.seconds)} s`,
      );
    return work(base);
  };
  try {
    return await withOpened(settings, build).catch((error: unknown) => {
      if (!isOfOtherParts(error)) throw error;
      options.onNotice("the base that was kept is of another model or chunking: it is built anew");
      rmSync(settings.EYRIE_DATA, { recursive: true, force: true });
      return withOpened(settings, build);
    });
  } finally {
    if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function withOpened<Result>(settings: Settings, work: (base: Base) => Promise<Result>): Promise<Result> {
  const application = await composeApplication({ settings, logger: silentLogger });
  try {
    return await work({ application, settings });
  } finally {
    await application.close();
  }
}

function writeTexts(documents: SetDocuments, target: string): string {
  if ("folder" in documents) return documents.folder;
  mkdirSync(target, { recursive: true });
  for (const [name, text] of documents.texts) writeFileSync(join(target, name), text);
  return target;
}

function isOfOtherParts(error: unknown): boolean {
  return error instanceof EyrieError && ["knowledge-base-mismatch", "knowledge-base-format"].includes(error.code);
}

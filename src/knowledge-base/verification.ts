// Is the knowledge base whole? Each check on its own, read-only and beside whoever serves or writes.
import type Database from "better-sqlite3";
import { FORMAT_VERSION } from "../catalogue/migrations.ts";
import { EyrieError } from "../errors.ts";
import { checkChanges, checkReferences, checkStructure, checkWords } from "./catalogue-checks.ts";
import { checkDocuments, checkEmbeddedTexts, checkPassages, checkVectors } from "./content-checks.ts";
import { Findings, withView } from "./findings.ts";
import { checkIndex } from "./index-check.ts";
import { locateExisting } from "./location.ts";

const CATALOGUE_CHECKS = {
  structure: checkStructure,
  references: checkReferences,
  documents: checkDocuments,
  passages: checkPassages,
  "embedded-texts": checkEmbeddedTexts,
  vectors: checkVectors,
  words: checkWords,
  changes: checkChanges,
} as const;

export type CheckName = keyof typeof CATALOGUE_CHECKS | "index";

export interface CheckResult {
  readonly name: CheckName;
  readonly verdict: "passed" | "failed" | "skipped";
  /** Things looked at: pages of SQLite, rows, vectors, neighbours. */
  readonly checked: number;
  readonly faults: number;
  /** The first faults, or what there is to say. */
  readonly details: readonly string[];
  readonly seconds: number;
}

export interface VerificationReport {
  readonly catalogue: string;
  readonly formatVersion: number;
  readonly identity: string;
  readonly documents: number;
  readonly passages: number;
  readonly whole: boolean;
  readonly checks: readonly CheckResult[];
}

export interface VerificationOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told at the start of each check and about every half second while it runs. `total` is null where it is not known. */
  readonly onProgress?: (progress: { check: CheckName; done: number; total: number | null }) => void;
  readonly onResult?: (result: CheckResult) => void;
}

/**
 * Every check of the knowledge base in a folder, its saved index included. Nothing is written.
 * @throws EyrieError `knowledge-base-missing`, `knowledge-base-format`; the signal's reason when aborted
 */
export async function verifyKnowledgeBase(
  directory: string,
  options: VerificationOptions = {},
): Promise<VerificationReport> {
  return verify(locateExisting(directory), options);
}

/** The same of a catalogue alone, as in a backup. */
export function verifyCatalogue(catalogue: string, options: VerificationOptions = {}): Promise<VerificationReport> {
  return verify({ catalogue, index: null }, options);
}

async function verify(
  { catalogue, index }: { catalogue: string; index: string | null },
  options: VerificationOptions,
): Promise<VerificationReport> {
  const checks: CheckResult[] = [];
  const run = async (name: CheckName, check: (findings: Findings) => Promise<void> | void) => {
    const result = await runCheck(name, check, options);
    checks.push(result);
    options.onResult?.(result);
  };
  const head = await withView(catalogue, async (database) => {
    const read = readHead(database, catalogue);
    const context = { database, signal: options.signal };
    for (const [name, check] of Object.entries(CATALOGUE_CHECKS)) {
      await run(name as CheckName, (findings) => check(context, findings));
    }
    return read;
  });
  if (index !== null) {
    const context = { catalogue, index, identity: head.identity, signal: options.signal };
    await run("index", (findings) => checkIndex(context, findings));
  }
  return { catalogue, ...head, whole: checks.every((check) => check.verdict !== "failed"), checks };
}

async function runCheck(
  name: CheckName,
  check: (findings: Findings) => Promise<void> | void,
  options: VerificationOptions,
): Promise<CheckResult> {
  options.signal?.throwIfAborted();
  const started = performance.now();
  const findings = new Findings((done, total) => options.onProgress?.({ check: name, done, total }));
  options.onProgress?.({ check: name, done: 0, total: null });
  try {
    await check(findings);
  } catch (error) {
    options.signal?.throwIfAborted();
    findings.fault(error instanceof Error ? error.message : String(error));
  }
  const { checked, faults, skipped } = findings;
  const verdict = faults > 0 ? "failed" : skipped ? "skipped" : "passed";
  const seconds = Math.round(performance.now() - started) / 1000;
  return { name, verdict, checked, faults, details: findings.details, seconds };
}

/** A file too damaged to say what it is still gets its checks, which name the damage. */
function readHead(database: Database.Database, file: string) {
  const head = { formatVersion: 0, identity: "", documents: 0, passages: 0 };
  const ask = (sql: string) => database.prepare(sql).pluck().get();
  try {
    head.formatVersion = Number(ask("PRAGMA user_version"));
    head.identity = String(ask("SELECT value FROM meta WHERE key = 'identity'"));
    head.documents = Number(ask("SELECT count(*) FROM documents"));
    head.passages = Number(ask("SELECT count(*) FROM chunks"));
  } catch {
    return head;
  }
  if (head.formatVersion > FORMAT_VERSION) {
    throw new EyrieError(
      "knowledge-base-format",
      `${file} has format version ${head.formatVersion}; this version of Eyrie reads versions up to ${FORMAT_VERSION}`,
    );
  }
  return head;
}

// `npm run eval -- quality <folder>`: every shared set through the one flow, and docs/quality.md written from what was measured.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Bm25 } from "../bm25.ts";
import { type EvaluationOptions, runEvaluation } from "../evaluation.ts";
import { readSampleSet, readSet } from "../forms/read-set.ts";
import { type QuestionSet, relevanceOf } from "../question-set.ts";
import { ndcg } from "../ranking-metrics.ts";
import { readRun, runsOf } from "../run.ts";
import { QUALITY_SETS, type QualitySet } from "./quality-sets.ts";
import { type MeasuredSet, renderQuality } from "./render-quality.ts";

/** @returns the page; sets that are not in the folder are left out of it */
export async function measureQuality(
  folder: string,
  options: Omit<EvaluationOptions, "sampling" | "data">,
): Promise<string> {
  const measured: MeasuredSet[] = [];
  for (const described of QUALITY_SETS) {
    const set = readDescribed(folder, described);
    if (set === null) continue;
    options.onNotice(`== ${set.name}`);
    const evaluation = await runEvaluation(set, { ...options, sampling: { every: described.every, limit: null } });
    measured.push({ described, run: evaluation.run, bm25: set.asksAnswers ? null : referenceNdcg(set) });
  }
  return renderQuality(measured);
}

/** The page from the newest kept run of each set: nothing is asked again. */
export function writeFromKept(folder: string, runs: string): string {
  const measured = QUALITY_SETS.flatMap((described): MeasuredSet[] => {
    const set = readDescribed(folder, described);
    const newest = set === null ? undefined : runsOf(set.name, runs).at(-1);
    if (set === null || newest === undefined) return [];
    return [{ described, run: readRun(newest), bm25: set.asksAnswers ? null : referenceNdcg(set) }];
  });
  return renderQuality(measured);
}

function readDescribed(folder: string, { path }: QualitySet): QuestionSet | null {
  if (path === null) return readSampleSet();
  return existsSync(join(folder, path)) ? readSet(join(folder, path)) : null;
}

/** nDCG@10 of BM25 over whole documents, all questions. */
function referenceNdcg({ documents, questions }: QuestionSet): number | null {
  if (documents === null || !("texts" in documents)) return null;
  const bm25 = new Bm25(documents.texts);
  const values = questions.map((question) => ndcg(bm25.search(question.question, 10), relevanceOf(question), 10));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

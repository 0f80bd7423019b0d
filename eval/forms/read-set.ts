// A path -> the question set that lies there, whatever its form.
import { existsSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { EyrieError } from "../../src/errors.ts";
import { type QuestionSet, type SetDocuments, readQuestionSet } from "../question-set.ts";
import { isBeir, readBeir } from "./beir-form.ts";
import { isFinanceBench, readFinanceBench } from "./financebench-form.ts";
import { isKgRag, readKgRag } from "./kg-rag-form.ts";
import { clapNqFiles, isClapNq, isSquad, readLabelled } from "./labelled-form.ts";

const SAMPLE_QUESTIONS = resolve(import.meta.dirname, "../sets/sample.jsonl");
const SAMPLE_DOCUMENTS = resolve(import.meta.dirname, "../../data/sample");

/** The questions of the sample library, with it. */
export function readSampleSet(): QuestionSet {
  return ownSet(SAMPLE_QUESTIONS, { folder: SAMPLE_DOCUMENTS });
}

/**
 * @param documents folder that questions of the own form are about; not given, they are put to a knowledge base that is there
 * @throws EyrieError `invalid-request` when nothing there is a question set, or a line of it is none
 */
export function readSet(path: string, documents?: string): QuestionSet {
  if (!existsSync(path)) throw new EyrieError("invalid-request", `there is no question set at ${path}`);
  if (statSync(path).isDirectory()) {
    if (isBeir(path)) return readBeir(path);
    if (isFinanceBench(path)) return readFinanceBench(path);
    if (isKgRag(path)) return readKgRag(path);
    const files = clapNqFiles(path);
    if (files.length > 0) return readLabelled(path, files);
    throw new EyrieError(
      "invalid-request",
      `${path} is no question set: neither BEIR, FinanceBench, KG-RAG nor ClapNQ`,
    );
  }
  if (isSquad(path) || isClapNq(path)) return readLabelled(path, [path]);
  return ownSet(path, documents === undefined ? null : { folder: documents });
}

function ownSet(file: string, documents: SetDocuments | null): QuestionSet {
  return { name: basename(file, ".jsonl"), questions: readQuestionSet(file), documents, asksAnswers: true };
}

// A process of its own for one base, so that its memory is that of the knowledge base: opens it, asks it, and prints the figures as JSON.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import type { DocumentFilter } from "../../src/document/document-filter.ts";
import { OWNER } from "../../src/document/principal.ts";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { LiveVectors } from "../../src/knowledge-base/live-vectors.ts";
import { locate } from "../../src/knowledge-base/location.ts";
import { createLogger } from "../../src/logger.ts";
import { type LoopDelay, loopDelay } from "./loop-delay.ts";
import { type Quantiles, quantiles, timesOf } from "./quantiles.ts";
import { BENCH_IDENTITY, BESIDE_FOLDER, DIMENSIONS, SEED, SELECTIVITIES } from "./retrieval-base.ts";
import { type Question, RetrievalCorpus } from "./retrieval-corpus.ts";
import { NEAREST, questionsWithTruth, type Truth, trueNeighbours } from "./retrieval-questions.ts";

const PER_LIST = 100;
const ASKED_ALONE = 300;
const AT_ONCE = 32;
const ASKED_EACH = 10;
/** Beside an ingest they go on longer: a loop's worst hundredth takes many samples. */
const ASKED_EACH_BESIDE = 40;

export interface RetrievalFigures {
  readonly openSeconds: number;
  readonly bytesAPassage: number;
  readonly vectorsInThread: Quantiles;
  readonly vectors: Quantiles;
  readonly fused: Quantiles;
  readonly fusedAtOnce: Quantiles & { readonly perSecond: number };
  readonly besideIngest: Quantiles & {
    readonly loopDelay: LoopDelay;
    /** Of a process that does nothing at the same time: what the machine adds. */
    readonly idleDelay: LoopDelay;
  };
  readonly selectivities: Readonly<Record<string, Quantiles & { readonly recall: number }>>;
}

const [directory = "", size = ""] = process.argv.slice(2);
const logger = createLogger((line) => void process.stderr.write(line), "warn");
const corpus = new RetrievalCorpus({ passages: Number(size), dimensions: DIMENSIONS, seed: SEED });
const asked = Array.from({ length: 1_000 }, (_, place) => corpus.question(place));
const question = (place: number) => asked[place % asked.length] as Question;
process.stdout.write(JSON.stringify(await measure()));

async function measure(): Promise<RetrievalFigures> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  const knowledgeBase = KnowledgeBase.open({ directory, identity: BENCH_IDENTITY, dimensions: DIMENSIONS, logger });
  await knowledgeBase.ready();
  const openSeconds = (performance.now() - begun) / 1000;
  const find = async (
    place: number,
    { words = true, filter = {} }: { words?: boolean; filter?: DocumentFilter } = {},
  ) => {
    const { text, vector } = question(place);
    return knowledgeBase.findCandidates({
      text: words ? text : "",
      vector,
      perList: PER_LIST,
      principal: OWNER,
      filter,
    });
  };
  await timesOf(50, (place) => find(place));
  const vectors = quantiles(await timesOf(ASKED_ALONE, (place) => find(place, { words: false })));
  const fused = quantiles(await timesOf(ASKED_ALONE, (place) => find(place)));
  const bytesAPassage = (process.memoryUsage.rss() - before) / Number(size);
  const fusedAtOnce = await askAtOnce(find);
  const besideIngest = await askBesideIngest(knowledgeBase, find);
  await knowledgeBase.close();
  const inThread = await measureInThread(trueNeighbours(directory, corpus));
  return { openSeconds, bytesAPassage, vectors, fused, fusedAtOnce, besideIngest, ...inThread };
}

async function askAtOnce(
  find: (place: number) => Promise<unknown>,
  each = ASKED_EACH,
): Promise<Quantiles & { perSecond: number }> {
  const begun = performance.now();
  const times = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, caller) => timesOf(each, (place) => find(caller * each + place))),
  );
  const seconds = (performance.now() - begun) / 1000;
  return { ...quantiles(times.flat()), perSecond: times.flat().length / seconds };
}

/** Another process writes documents all the while; they are removed again. */
async function askBesideIngest(knowledgeBase: KnowledgeBase, find: (place: number) => Promise<unknown>) {
  const writer = await startScript("./retrieval-writer.ts", [directory]);
  const idle = await startScript("./idle-delay.ts", []);
  const delay = loopDelay();
  const answered = await askAtOnce(find, ASKED_EACH_BESIDE);
  const own = delay.end();
  idle.stdin.write("end");
  const [printed] = (await once(idle.stdout, "data")) as [Buffer];
  const idleDelay = JSON.parse(printed.toString()) as LoopDelay;
  writer.kill();
  await once(writer, "exit");
  const beside = knowledgeBase.documents.folders().find(({ path }) => path === BESIDE_FOLDER);
  for (const { path } of beside === undefined ? [] : knowledgeBase.documents.documentsOf(beside.id)) {
    knowledgeBase.removeDocument(beside?.id ?? 0, path);
  }
  return { ...answered, loopDelay: own, idleDelay };
}

/** Begun when it has printed its first line. */
async function startScript(script: string, values: readonly string[]) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const started = spawn(process.execPath, ["--import", "tsx", file, ...values], { stdio: ["pipe", "pipe", "inherit"] });
  await once(started.stdout, "data");
  return started;
}

/** As the thread itself sees it, without the way there and back. */
async function measureInThread(truth: Truth): Promise<Pick<RetrievalFigures, "vectorsInThread" | "selectivities">> {
  const location = locate(directory);
  const catalogue = Catalogue.openForReading(location.catalogue);
  const options = { identity: BENCH_IDENTITY, dimensions: DIMENSIONS, useGraph: true, logger };
  const vectors = await LiveVectors.open({ ...options, chunks: catalogue.chunks, indexDirectory: location.index });
  while (vectors.advance(50)) await wait(0);
  const questions = questionsWithTruth(corpus);
  const figures: Record<string, Quantiles & { recall: number }> = {};
  for (const { share, filter } of SELECTIVITIES) {
    const allowed = catalogue.scopes.labels(OWNER, filter);
    let [right, wanted] = [0, 0];
    const times = await timesOf(questions.length, (place) => {
      const found = vectors.search((questions[place] as Question).vector, PER_LIST, allowed);
      const nearest = truth[share]?.[place] ?? [];
      const labels = new Set(found.slice(0, NEAREST).map(({ label }) => label));
      right += nearest.filter((label) => labels.has(label)).length;
      wanted += nearest.length;
    });
    figures[share] = { ...quantiles(times), recall: wanted === 0 ? 1 : right / wanted };
  }
  const vectorsInThread = quantiles(
    await timesOf(ASKED_ALONE, (place) => vectors.search(question(place).vector, PER_LIST, null)),
  );
  catalogue.close();
  return { vectorsInThread, selectivities: figures };
}

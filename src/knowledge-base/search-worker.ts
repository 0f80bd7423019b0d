// The thread that searches: words, vectors and the scores of both, over a connection of its own to the catalogue. Between questions it
// follows the catalogue and brings the graph in step. Started by search-thread.ts.
import { parentPort, workerData } from "node:worker_threads";
import { setImmediate, setTimeout } from "node:timers/promises";
import { Catalogue } from "../catalogue/catalogue.ts";
import { toEyrieError } from "../errors.ts";
import type { LogFields, Logger } from "../logger.ts";
import { searchCandidates } from "./candidate-search.ts";
import { LiveVectors } from "./live-vectors.ts";
import type { SearchMessage, SearchReply, SearchRequest, SearchResults, SearchThreadData } from "./search-request.ts";

/** How long a question may wait for the graph. */
const SLICE_MS = 4;
/** Questions without a pause leave the graph this much. */
const MOST_BETWEEN_SLICES_MS = 50;
const POLL_MS = 1_000;
const SAVE_EVERY_MS = 300_000;

const { location, ...data } = workerData as SearchThreadData;
const say = (reply: SearchReply) => parentPort?.postMessage(reply);
const logAt =
  (level: keyof Logger) =>
  (event: string, fields: LogFields = {}) =>
    say({ kind: "log", level, event, fields });
const logger: Logger = { info: logAt("info"), warn: logAt("warn"), error: logAt("error") };

const waiting = new Map<number, SearchRequest>();
const settling: number[] = [];
const asked = { toClose: false, toSave: true };
let wake = new AbortController();
let indexed = -1;

parentPort?.on("message", (message: SearchMessage) => {
  if (message.kind === "request") waiting.set(message.id, message.request);
  else if (message.kind === "abort") waiting.delete(message.id);
  else {
    asked.toClose = true;
    asked.toSave = message.save;
  }
  wake.abort();
});

const catalogue = Catalogue.openForReading(location.catalogue);
const vectors = await LiveVectors.open({
  ...data,
  chunks: catalogue.chunks,
  indexDirectory: location.index,
  logger,
});
await serve();
if (asked.toSave) await vectors.save();
catalogue.close();
parentPort?.close();

async function serve(): Promise<void> {
  let [followed, advanced, saved] = [0, 0, performance.now()];
  while (!asked.toClose) {
    const [next] = waiting;
    const now = performance.now();
    if (next !== undefined || now - followed > POLL_MS) {
      vectors.followChanges();
      followed = now;
      tellSize();
    }
    if (next !== undefined) answer(...next);
    const turn = waiting.size === 0 || now - advanced > MOST_BETWEEN_SLICES_MS;
    if (turn) advanced = now;
    const more = vectors.advance(turn ? SLICE_MS : 0);
    if (settling.length > 0 && vectors.settled) void settle(settling.splice(0));
    if (now - saved > SAVE_EVERY_MS) {
      saved = now;
      void vectors.save();
    }
    if (more || waiting.size > 0) await setImmediate();
    else await sleep();
  }
}

/** Until there is a message or it is time to look at the catalogue. */
async function sleep(): Promise<void> {
  wake = new AbortController();
  if (waiting.size > 0 || asked.toClose) return;
  await setTimeout(POLL_MS, undefined, { signal: wake.signal }).catch(() => undefined);
}

function answer(id: number, request: SearchRequest): void {
  waiting.delete(id);
  if (request.kind === "settle") {
    settling.push(id);
    return;
  }
  try {
    say({ kind: "result", id, result: resultOf(request) });
  } catch (thrown) {
    const { code, message } = toEyrieError(thrown);
    say({ kind: "failed", id, code, message });
  }
}

function resultOf(request: Exclude<SearchRequest, { kind: "settle" }>): SearchResults[typeof request.kind] {
  if (request.kind === "find") return searchCandidates(catalogue, vectors, request.request);
  if (request.kind === "frequencies") return inverseDocumentFrequencies(request.stems);
  if (request.kind === "ready") return null;
  const allowed = catalogue.scopes.labels(request.principal, {});
  const { labels } = request;
  return catalogue.chunks.passages(allowed === null ? labels : labels.filter((label) => allowed.has(label)));
}

function inverseDocumentFrequencies(stems: readonly string[]): Map<string, number> {
  const total = vectors.size;
  const counts = catalogue.words.passageCounts(stems);
  return new Map(Array.from(counts, ([stem, count]) => [stem, Math.log(1 + (total - count + 0.5) / (count + 0.5))]));
}

async function settle(ids: readonly number[]): Promise<void> {
  await vectors.save();
  for (const id of ids) say({ kind: "result", id, result: null });
}

function tellSize(): void {
  if (vectors.size === indexed) return;
  indexed = vectors.size;
  say({ kind: "indexed", vectors: indexed });
}

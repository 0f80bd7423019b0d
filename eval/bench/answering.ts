// What Eyrie adds to the time to the first word of a model: the whole product over a scripted model server on loopback, in turns with the
// same prompt sent straight to that server and with the retrieval alone.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Application } from "../../src/application.ts";
import { composeApplication } from "../../src/compose.ts";
import { readSettings } from "../../src/config.ts";
import { OWNER } from "../../src/document/principal.ts";
import { silentLogger } from "../../src/logger.ts";
import { type ScriptedTgi, startScriptedTgi } from "../../test/support/scripted-tgi.ts";
import { startEmbeddingClock } from "./embedding-clock.ts";
import { readQuestionSet } from "../question-set.ts";

type Print = (line: string) => void;

const WARM_UP = 10;
const FIRST_TOKEN_MS = 20;
const SAMPLE = resolve(import.meta.dirname, "../../data/sample");
const QUESTIONS = resolve(import.meta.dirname, "../sets/sample.jsonl");

interface Turn {
  readonly whole: number;
  /** Waited for within the whole: the question, the sentences that are weighed and their words. */
  readonly embedding: number;
  /** Of a question that was embedded already. */
  readonly retrieval: number;
  readonly server: number;
}

export async function benchmarkAnswering(print: Print) {
  const data = await mkdtemp(join(tmpdir(), "eyrie-bench-"));
  const tokens = [..."The documents say so [1].".matchAll(/ ?\S+/g)].map(([token]) => token);
  const tgi = await startScriptedTgi({ reply: () => ({ tokens, firstDelayMs: FIRST_TOKEN_MS }) });
  const settings = readSettings({ EYRIE_DATA: data, EYRIE_TGI_URL: tgi.url, EYRIE_ANSWER_CACHE: "0" });
  const clock = startEmbeddingClock();
  const application = await composeApplication({ settings, logger: silentLogger });
  try {
    await application.sync([SAMPLE], { onEvent: () => {}, signal: AbortSignal.timeout(300_000) });
    const turns: Turn[] = [];
    for (const { question } of readQuestionSet(QUESTIONS)) {
      const turn = await measure(application, tgi, question, clock);
      if (turn !== null) turns.push(turn);
    }
    const measured = turns.slice(WARM_UP);
    const figures = {
      questions: measured.length,
      whole: quantiles(measured.map(({ whole }) => whole)),
      embedding: quantiles(measured.map(({ embedding }) => embedding)),
      retrieval: quantiles(measured.map(({ retrieval }) => retrieval)),
      server: quantiles(measured.map(({ server }) => server)),
      added: quantiles(
        measured.map(({ whole, embedding, retrieval, server }) => whole - embedding - retrieval - server),
      ),
    };
    print(`\nms to the first word, ${figures.questions} questions        median     p95`);
    for (const [name, title] of ROWS) {
      const { median, p95 } = figures[name];
      print(`  ${title.padEnd(38)}${median.toFixed(1).padStart(8)}${p95.toFixed(1).padStart(8)}`);
    }
    return figures;
  } finally {
    await application.close();
    await tgi.close();
    await rm(data, { recursive: true });
  }
}

const ROWS = [
  ["whole", "asked of Eyrie"],
  ["embedding", "embedding: question, sentences, words"],
  ["retrieval", "retrieval"],
  ["server", "the same prompt straight to the server"],
  ["added", "added by Eyrie besides"],
] as const;

/** Null where no model was asked, as for a refusal. */
async function measure(
  application: Application,
  tgi: ScriptedTgi,
  question: string,
  clock: { readonly ms: () => number },
): Promise<Turn | null> {
  const signal = AbortSignal.timeout(60_000);
  const asked = performance.now();
  const embedded = clock.ms();
  let whole: number | null = null;
  let embedding = 0;
  let mode = "";
  for await (const event of application.ask({ principal: OWNER, question, history: [], signal })) {
    if (event.type === "answer-start") mode = event.mode;
    if (event.type !== "text-delta" || whole !== null) continue;
    whole = performance.now() - asked;
    embedding = clock.ms() - embedded;
  }
  const body = tgi.requests.findLast(({ path }) => path === "/generate_stream")?.body;
  if (whole === null || mode !== "model" || body === undefined) return null;
  const searched = performance.now();
  await application.search({ principal: OWNER, question, limit: 8, signal });
  const retrieval = performance.now() - searched;
  return { whole, embedding, retrieval, server: await firstByteOf(`${tgi.url}/generate_stream`, body) };
}

async function firstByteOf(address: string, body: unknown): Promise<number> {
  const began = performance.now();
  const headers = { "content-type": "application/json" };
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const reader = response.body?.getReader();
  await reader?.read();
  const first = performance.now() - began;
  for (;;) if ((await reader?.read())?.done !== false) return first;
}

function quantiles(times: readonly number[]): { median: number; p95: number } {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
  return { median: at(0.5), p95: at(0.95) };
}

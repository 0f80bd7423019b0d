// 200 answers at once, each with a nonce of its own, at 20 tokens a second, beside 500 that stand still: none is lost, none gets a word of
// another, and each word passes through Eyrie in time.
import type { ScriptedReply, ScriptedRequest } from "../../test/support/scripted-reply.ts";
import { type LoadedService, askOptions } from "./load-service.ts";
import { quantiles } from "../bench/quantiles.ts";

const STREAMS = 200;
const IDLE = 500;
const TOKENS = 100;
const TOKEN_MS = 50;
const MOST_ADDED_MS = 100;
const MOST_LOOP_DELAY_MS = 50;
const QUESTION = "What is the per diem in Norway?";
/** Whose model says one word and no more. */
const IDLE_MARK = "standing still";

export async function proveStreams(service: LoadedService, print: (line: string) => void): Promise<string[]> {
  const sent = new Map<string, number>();
  service.tgi.reply((request) => reply(request, sent));
  const idle = Array.from({ length: IDLE }, () => new AbortController());
  const standing = await Promise.all(idle.map(({ signal }, place) => openIdle(service, place, signal)));
  await service.metric("process_open_fds");
  const added: number[] = [];
  const problems = (
    await Promise.all(Array.from({ length: STREAMS }, (_, place) => readStream(service, place, { sent, added })))
  ).flat();
  const loopDelayMs = 1_000 * (await service.metric("nodejs_eventloop_lag_p99_seconds"));
  const running = await service.metric("eyrie_model_running");
  for (const controller of idle) controller.abort();
  await Promise.allSettled(standing);
  const { p50, p95, p99 } = quantiles(added);
  print(
    `streams: ${STREAMS} beside ${running} idle, ${added.length} words; added ms p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)}; event loop late p99 ${loopDelayMs.toFixed(1)} ms`,
  );
  if (running < IDLE) problems.push(`${IDLE - running} idle streams were lost`);
  if (added.length !== STREAMS * TOKENS) problems.push(`${added.length} of ${STREAMS * TOKENS} words arrived`);
  if (p95 > MOST_ADDED_MS) problems.push(`p95 of added latency is ${p95.toFixed(0)} ms`);
  if (loopDelayMs > MOST_LOOP_DELAY_MS) problems.push(`p99 of the event loop's delay is ${loopDelayMs.toFixed(0)} ms`);
  return problems;
}

function reply({ prompt }: ScriptedRequest, sent: Map<string, number>): ScriptedReply {
  if (prompt.includes(IDLE_MARK)) return { tokens: ["One"], finishReason: null, hang: true };
  const nonce = [...prompt.matchAll(/Norway\? \((\d+)\)/g)].at(-1)?.[1] ?? "none";
  return {
    tokens: Array.from({ length: TOKENS }, (_, place) => ` n${nonce}w${place}`),
    delayMs: TOKEN_MS,
    onSend: (place) => void sent.set(`n${nonce}w${place}`, performance.now()),
  };
}

/** Resolves when the one word has come; the stream stays open. */
async function openIdle({ url, keys }: LoadedService, place: number, signal: AbortSignal): Promise<void> {
  const key = keys[place % keys.length] ?? "";
  for (let number = place; number < 10 * IDLE; number += IDLE) {
    const response = await fetch(`${url}/v1/ask`, askOptions(key, `${QUESTION} (${IDLE_MARK} ${number})`, signal));
    const reader = response.body?.getReader();
    let text = "";
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      text += Buffer.from(value ?? []).toString();
      if (text.includes('"text":"One')) return;
      if (done) break;
    }
  }
  throw new Error(`no stream stands still at ${place}`);
}

async function readStream(
  { url, keys }: LoadedService,
  place: number,
  { sent, added }: { sent: ReadonlyMap<string, number>; added: number[] },
): Promise<string[]> {
  const key = keys[place % keys.length] ?? "";
  let nonce = place;
  let text = "";
  // a number in a question may make it another question, which the documents do not answer and no model is asked
  do {
    text = "";
    nonce += STREAMS;
    const response = await fetch(`${url}/v1/ask`, askOptions(key, `${QUESTION} (${nonce})`));
    for await (const piece of response.body ?? []) {
      const now = performance.now();
      const arrived = Buffer.from(piece).toString();
      text += arrived;
      for (const [, word = ""] of arrived.matchAll(/"text-delta","text":"[^"]*?(n\d+w\d+)/g))
        added.push(now - (sent.get(word) ?? now));
    }
  } while (text.includes('"mode":"refusal"') && nonce < 10 * STREAMS);
  const foreign = [...text.matchAll(/\bn(\d+)w\d+/g)].filter(([, word]) => Number(word) !== nonce).length;
  const problems = foreign > 0 ? [`stream ${place} has ${foreign} words of another`] : [];
  if (!/event: answer-end\n[^\n]*\n\n$/.test(text)) problems.push(`stream ${place} has no end`);
  return problems;
}

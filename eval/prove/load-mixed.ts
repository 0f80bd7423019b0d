// 10,000 requests of every kind to a warm process, with clients that leave and model servers that fail: memory does not grow, and no descriptor
// is left.
import { setTimeout as sleep } from "node:timers/promises";
import type { ScriptedReply, ScriptedRequest } from "../../test/support/scripted-reply.ts";
import { type LoadedService, askOptions } from "./load-service.ts";

/** Until then the heap of V8 grows to the size at which it stays. */
const WARM_UP = 5_000;
const REQUESTS = WARM_UP + 10_000;
const AT_ONCE = 24;
/** As often memory is read, once it is warm. */
const READ_EVERY = 250;
const MOST_GROWTH = 0.05;
const SETTLE_MS = 15_000;
const QUESTIONS = [
  "What is the per diem in Norway?",
  "Which form do I need when I lost a receipt?",
  "By when does the remote work agreement have to be renewed?",
  "What is the capital of Mongolia?",
];

export async function proveMixed(service: LoadedService, print: (line: string) => void): Promise<string[]> {
  service.tgi.reply(reply);
  await sleep(SETTLE_MS);
  const descriptors = await service.metric("process_open_fds");
  const statuses = new Map<string, number>();
  const memory: { at: number; bytes: number }[] = [];
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < REQUESTS) {
      const place = next++;
      if (place >= WARM_UP && place % READ_EVERY === 0)
        memory.push({ at: place, bytes: await service.metric("process_resident_memory_bytes") });
      const status = await send(service, place);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - began) / 1_000;
  await sleep(SETTLE_MS);
  const left = (await service.metric("process_open_fds")) - descriptors;
  const growth = growthOf(memory);
  const said = [...statuses].sort().map(([status, count]) => `${status}: ${count}`);
  print(
    `mixed: ${REQUESTS} requests in ${seconds.toFixed(0)} s (${said.join(", ")}); memory ${(100 * growth).toFixed(1)} % from ${WARM_UP} to ${REQUESTS} at ${((memory.at(-1)?.bytes ?? 0) / 1e6).toFixed(0)} MB; descriptors ${left >= 0 ? "+" : ""}${left} of ${descriptors}`,
  );
  const problems = growth > MOST_GROWTH ? [`memory grew by ${(100 * growth).toFixed(1)} %`] : [];
  if (left > 5) problems.push(`${left} descriptors are left`);
  const inside = statuses.get("500") ?? 0;
  if (inside > 0) problems.push(`${inside} requests were answered 500`);
  return problems;
}

/** Every eighth generation fails in its own way. */
function reply({ prompt }: ScriptedRequest): ScriptedReply {
  const tokens = ["The", " documents", " say", " so", " [1]", "."];
  const fault = /fault(\d)/.exec(prompt)?.[1];
  if (fault === "0") return { status: { code: 429, body: { error: "Model is overloaded", error_type: "overloaded" } } };
  if (fault === "1") return { tokens, cutAfterBytes: 120 };
  if (fault === "2") return { tokens, streamError: { message: "out of memory", type: "generation", afterTokens: 2 } };
  return { tokens, delayMs: 2 };
}

async function send({ url, keys }: LoadedService, place: number): Promise<string> {
  const key = keys[place % keys.length] ?? "";
  const question = QUESTIONS[place % QUESTIONS.length] ?? "";
  const headers = { "content-type": "application/json", "x-api-key": key };
  const kind = place % 20;
  try {
    if (kind < 9)
      return await statusOf(`${url}/v1/search`, {
        method: "POST",
        headers,
        body: JSON.stringify({ query: `${question} ${place}` }),
      });
    if (kind < 13) return await statusOf(`${url}/v1/ask`, askOptions(key, `${question} (${place})`));
    if (kind < 15) return await statusOf(`${url}/v1/ask`, askOptions(key, `${question} (fault${place % 3} ${place})`));
    if (kind === 15) return await statusOf(`${url}/v1/status`, { headers });
    if (kind === 16) return await statusOf(`${url}/v1/documents/${"0".repeat(32)}`, { headers });
    if (kind === 17) return await statusOf(`${url}/v1/ask`, { method: "POST", headers, body: "{" });
    if (kind === 18) return await statusOf(`${url}/v1/status`, { headers: { "x-api-key": "wrong" } });
    return await leave(url, key, `${question} (left ${place})`, place);
  } catch {
    return "left";
  }
}

async function statusOf(address: string, options: RequestInit): Promise<string> {
  const response = await fetch(address, options);
  await response.arrayBuffer();
  return String(response.status);
}

/** Leaves at one moment or another, before or while the answer comes. */
async function leave(url: string, key: string, question: string, place: number): Promise<string> {
  const gone = AbortSignal.timeout(1 + (place % 40));
  const response = await fetch(`${url}/v1/ask`, askOptions(key, question, gone));
  await response.arrayBuffer();
  return String(response.status);
}

/** Of a line through what was read: its rise over all of it, as a share of where it begins. */
function growthOf(memory: readonly { at: number; bytes: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, bytes] = [mean(memory.map((one) => one.at)), mean(memory.map((one) => one.bytes))];
  const slope =
    memory.reduce((sum, one) => sum + (one.at - at) * (one.bytes - bytes), 0) /
    memory.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  const span = REQUESTS - WARM_UP;
  return (slope * span) / (bytes - (slope * span) / 2);
}

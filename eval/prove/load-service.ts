// The service as a process of its own over the sample library, with keys required, beside a scripted model server; and what it says of itself.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { type ScriptedTgi, startScriptedTgi } from "../../test/support/scripted-tgi.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");
const SAMPLE = resolve(import.meta.dirname, "../../data/sample");
const CALLERS = 50;

export interface LoadedService {
  readonly url: string;
  readonly tgi: ScriptedTgi;
  /** Of as many callers. */
  readonly keys: readonly string[];
  /** One value of /metrics, read by an admin. */
  metric(name: string): Promise<number>;
  /** The exit code after SIGTERM. */
  stop(): Promise<number | null>;
}

export async function startLoadedService(): Promise<LoadedService> {
  const work = mkdtempSync(join(tmpdir(), "eyrie-load-"));
  const data = join(work, "kb");
  const tgi = await startScriptedTgi();
  const people = PeopleDatabase.open(data);
  const make = (name: string, role: "reader" | "admin") =>
    people.keys.create({ name, role, user: null, collections: "all", expiresMs: null }).secret;
  const admin = make("prometheus", "admin");
  const keys = Array.from({ length: CALLERS }, (_, place) => make(`caller ${place}`, "reader"));
  people.close();
  const log = openSync(join(work, "log"), "w");
  const args = [BIN, "serve", "--port", "0", "--json", "--data", data, "--sample", SAMPLE];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", log],
    env: { ...process.env, ...settings(tgi) },
  });
  const url = await addressOf(child);
  const metric = async (name: string) => {
    const text = await (await fetch(`${url}/metrics`, { headers: { "x-api-key": admin } })).text();
    return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  };
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    await tgi.close();
    rmSync(work, { recursive: true });
    return code;
  };
  return { url, tgi, keys, metric, stop };
}

/** Limits of one caller and of one model server that are beyond what is asked here; every other is as it comes. */
function settings({ url }: ScriptedTgi): Record<string, string> {
  return {
    EYRIE_TGI_URL: url,
    EYRIE_KEYS_REQUIRED: "yes",
    EYRIE_REQUESTS_PER_MINUTE: "1000000",
    EYRIE_CALLER_PLACES: "32",
    EYRIE_MODEL_PLACES: "1000",
    EYRIE_BETWEEN_TOKENS_SECONDS: "600",
    EYRIE_ANSWER_SECONDS: "1200",
    EYRIE_ANSWER_CACHE: "0",
    // the numbers in the questions stand in no document: the gate would refuse them before a model is asked
    EYRIE_ANSWERED_FROM: "0",
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const piece of child.stdout ?? []) return (JSON.parse(String(piece)) as { url: string }).url;
  throw new Error("the service ended before it said where it listens");
}

export function askOptions(key: string, question: string, signal?: AbortSignal): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ question, stream: true }),
    ...(signal === undefined ? {} : { signal }),
  };
}

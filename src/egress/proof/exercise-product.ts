// What a proof has the product do, as a user would: every command that reads, embeds or answers, and the service with and without a model,
// its page included. Each is a process of its own, in an environment that invites it to call out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { HOSTILE_ENVIRONMENT } from "./hostile-environment.ts";
import { writeOutwardDocuments } from "./outward-documents.ts";
import { visitPage } from "./visit-page.ts";
import { openStandInModel } from "./stand-in-model.ts";

const BIN = fileURLToPath(new URL("../../../bin/eyrie.js", import.meta.url));
const REFUSAL = /^.*egress-refused.*$/gm;
/** ONNX Runtime left to itself reports from ten seconds after it was loaded on. */
const UP_MS = 20_000;
/** The picture that shows no words. */
const SOME_FILES_UNREAD = 65;
const LONGEST_COMMAND_MS = 30 * 60_000;

/** As `eyrie ask` ends where the documents do not answer: of anybody's documents that is as good. */
const NOT_ANSWERED = 1;

export interface Exercise {
  readonly folder: string;
  /** Where documents are written that name places elsewhere. */
  readonly outward: string;
  readonly data: string;
  readonly questions: readonly string[];
}

export interface Step {
  readonly what: string;
  readonly outcome: string;
  readonly held: boolean;
  readonly seconds: number;
}

export interface Exercised {
  readonly steps: readonly Step[];
  /** Lines in which the egress guard says that it refused something. */
  readonly refusals: readonly string[];
}

export async function exerciseProduct({ folder, outward, data, questions }: Exercise): Promise<Exercised> {
  const steps: Step[] = [];
  const said: string[] = [];
  const step = async (what: string, work: () => Promise<{ outcome: string; held: boolean }>) => {
    const begun = performance.now();
    const done = await work().catch((error: unknown) => ({ outcome: String(error), held: false }));
    steps.push({ what, ...done, seconds: (performance.now() - begun) / 1000 });
  };
  const commandThatEnds = (expected: readonly number[], ...args: string[]) =>
    step(`eyrie ${args.join(" ")}`, async () => {
      const { code, output, errors } = await runCommand([...args, "--data", data, "--json"]);
      said.push(output, errors);
      const held = code !== null && expected.includes(code);
      return { outcome: held ? summaryOf(code, output) : `exit code ${code}: ${errors.slice(-500)}`, held };
    });
  const command = (...args: string[]) => commandThatEnds([0], ...args);
  const [first = "What is this about?"] = questions;
  const [quoted, written] = [0, 1].map((rest) => questions.filter((_, index) => index % 2 === rest));
  await command("ingest", folder);
  await command("ingest", folder);
  writeOutwardDocuments(outward);
  await commandThatEnds([SOME_FILES_UNREAD], "ingest", outward);
  await command("search", first);
  await commandThatEnds([0, NOT_ANSWERED], "ask", first);
  await command("status");
  await step("eyrie serve, which quotes", () =>
    askService({ data, questions: quoted ?? [], settings: {}, mode: "extractive", upMs: UP_MS }, said),
  );
  const model = await openStandInModel();
  await step("eyrie serve, with a model server on this machine", () =>
    askService(
      { data, questions: written ?? [], settings: { EYRIE_CHAT_URL: model.url }, mode: "model", upMs: 0 },
      said,
    ),
  );
  model.close();
  await command("verify");
  return { steps, refusals: said.flatMap((text) => text.match(REFUSAL) ?? []) };
}

function environmentWith(settings: Readonly<Record<string, string>>) {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent", ...HOSTILE_ENVIRONMENT, ...settings };
}

async function runCommand(args: readonly string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: environmentWith({}),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST_COMMAND_MS,
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (errors += piece.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output, errors };
}

/** The figures of the last line of a command's JSON, without what it quotes. */
function summaryOf(code: number, output: string): string {
  const last = JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as { report?: Record<string, unknown> };
  const { report } = last;
  if (report === undefined) return `exit code ${code}`;
  const count = (list: unknown) => (Array.isArray(list) ? list.length : 0);
  return `${count(report["added"])} files added, ${String(report["unchanged"])} unchanged, ${count(report["failed"])} failed`;
}

interface ServiceExercise {
  readonly data: string;
  readonly questions: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  /** How some at least of the questions must have been answered. */
  readonly mode: string;
  /** How long it stays up at least. */
  readonly upMs: number;
}

/** Questions, the search for each, and the page; then it stays up for what reports from time to time. */
async function askService({ data, questions, settings, mode: expected, upMs }: ServiceExercise, said: string[]) {
  const child = spawn(process.execPath, [BIN, "serve", "--data", data, "--port", "0", "--json"], {
    env: environmentWith(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.on("data", (piece: Buffer) => said.push(piece.toString()));
  const ended = once(child, "close");
  const begun = performance.now();
  try {
    const url = await Promise.race([firstUrl(child.stdout), ended.then(() => Promise.reject(new Error(said.at(-1))))]);
    const modes = new Map<string, number>();
    for (const question of questions) {
      const { mode } = (await post(`${url}/v1/ask`, { question })) as { mode: string };
      modes.set(mode, (modes.get(mode) ?? 0) + 1);
      await post(`${url}/v1/search`, { query: question });
    }
    const page = await visitPage(url);
    await setTimeout(Math.max(0, upMs - (performance.now() - begun)));
    const answers = [...modes].map(([mode, count]) => `${count} ${mode}`).join(", ");
    child.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    return {
      outcome: `${questions.length} questions and searches, answers: ${answers}; ${page.outcome}; exit code ${code}`,
      held: code === 0 && page.held && modes.has(expected),
    };
  } finally {
    child.kill("SIGKILL");
  }
}

async function firstUrl(output: NodeJS.ReadableStream): Promise<string> {
  const [line] = (await once(createInterface(output), "line")) as [string];
  return (JSON.parse(line) as { url: string }).url;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

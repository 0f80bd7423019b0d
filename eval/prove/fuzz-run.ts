// Sends a service thousands of made requests, and holds every answer against what is promised of any.
import { ERROR_KINDS } from "../../src/errors.ts";
import { seededRandom } from "../resampling.ts";
import { DescribedAnswers } from "./described-answers.ts";
import { KEPT_QUESTION } from "./fuzz-library.ts";
import { type ApiDocument, operationsOf } from "./fuzz-operations.ts";
import { type FuzzContext, type FuzzRequest, makeRequest } from "./fuzz-requests.ts";
import { type FuzzAnswer, sendBytes } from "./fuzz-send.ts";
import { type KnownOptions, knownValues } from "./fuzz-known.ts";

export interface FuzzOptions extends KnownOptions {
  readonly credentials: FuzzContext["credentials"];
  readonly cases: number;
  readonly seed: number;
}

export interface FuzzReport {
  readonly statuses: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
  readonly slowest: { readonly ms: number; readonly what: string };
}

const AT_ONCE = 4;
const LARGE_BODY = 100_000;
/** What is there changes as requests add and remove. */
const LOOKED_EVERY = 100;
const STACK = /\bat \S+ \(|\.[jt]s:\d+|node_modules|\/src\//;

export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { url, credentials, cases, seed } = options;
  const random = seededRandom(seed);
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as ApiDocument;
  const operations = operationsOf(document);
  const described = new DescribedAnswers(document, operations);
  let known = await knownValues(options);
  const statuses = new Map<string, number>();
  const problems: string[] = [];
  let slowest = { ms: 0, what: "" };
  let next = 0;
  const sendOne = async (place: number) => {
    if (place % LOOKED_EVERY === 0) known = await knownValues(options);
    const request = makeRequest(operations, { random, known, credentials });
    const began = performance.now();
    const answer = await sendBytes(url, request);
    const ms = performance.now() - began;
    if (ms > slowest.ms) slowest = { ms, what: describe(request) };
    const status =
      answer.status === null ? `none${answer.cut === null ? "" : `, ${answer.cut}`}` : String(answer.status);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const other = described.problemOf(request.method, request.target, answer);
    for (const problem of [...problemsOf(request, answer), ...(other === null ? [] : [other])])
      problems.push(`${place}: ${problem}: ${describe(request)}: ${answer.body.slice(0, 300)}`);
  };
  const sender = async () => {
    for (let place = next++; place < cases; place = next++) await sendOne(place);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return { statuses, problems, slowest };
}

/** What holds of every answer, whatever was asked. */
export function problemsOf(request: FuzzRequest, { status, headers, body, cut }: FuzzAnswer): string[] {
  const problems: string[] = [];
  // what is refused before it is read may take the refusal with it when its sender asks for the connection to be closed
  if (status === null && cut === null && (request.body?.length ?? 0) < LARGE_BODY) problems.push("no answer");
  if (cut === "late") problems.push("no whole answer in time");
  if (STACK.test(body)) problems.push("a stack or a path of the code");
  if (headers["x-injected"] !== undefined) problems.push("a header that the sender wrote");
  if (status === null || cut === "left") return problems;
  if (status >= 500 && status !== 503 && status !== 507) problems.push(`status ${status}`);
  if (status >= 400 && body !== "" && !isError(body, status))
    problems.push(`an error of another shape, status ${status}`);
  return problems;
}

/** The one shape, or that of the agents' protocol. */
function isError(body: string, status: number): boolean {
  try {
    const parsed = JSON.parse(body) as { error?: Record<string, unknown>; jsonrpc?: string };
    if (parsed.jsonrpc === "2.0") return typeof parsed.error?.["message"] === "string";
    const kind = ERROR_KINDS[String(parsed.error?.["code"]) as keyof typeof ERROR_KINDS] as
      | { status: number }
      | undefined;
    const isTold = ["message", "remedy"].every((name) => String(parsed.error?.[name] ?? "") !== "");
    // what is no HTTP is refused with a status of the parser's
    return isTold && (kind?.status === status || [400, 408, 417, 431].includes(status));
  } catch {
    return false;
  }
}

function describe({ operation, changes, method, target, headers, body }: FuzzRequest): string {
  const head = headers.map(([name, value]) => `${name}: ${value.slice(0, 60)}`);
  const sent = JSON.stringify(body?.subarray(0, 300).toString() ?? "");
  return `${operation} (${changes.join(", ")}) ${method} ${target.slice(0, 200)} [${head.slice(-6).join("; ")}] ${sent}`;
}

/** Whether the service still does what it is there for. */
export async function problemsAfter(url: string, key: string): Promise<string[]> {
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const body = JSON.stringify({ question: KEPT_QUESTION });
  const answer = await (await fetch(`${url}/v1/ask`, { method: "POST", headers, body })).text();
  return answer.includes("eighteen months") ? [] : [`the last question was not answered: ${answer.slice(0, 300)}`];
}

// One request after another, made from the OpenAPI document: such as fits, then changed in one way or several.
import { goodMultipart, oddMultipart } from "./fuzz-multipart.ts";
import { ODD_HEADERS, ODD_SEGMENTS, ODD_TEXTS } from "./fuzz-oddities.ts";
import type { Operation } from "./fuzz-operations.ts";
import { type ValueContext, fittingValue, oddValue, pick } from "./fuzz-values.ts";

/** A request as its bytes are written. */
export interface FuzzRequest {
  readonly operation: string;
  /** What was changed, for the report. */
  readonly changes: readonly string[];
  method: string;
  /** As it stands in the first line. */
  target: string;
  headers: [name: string, value: string][];
  body: Buffer | null;
  /** The sender goes away so soon; null: it waits for the answer. */
  leavesAfterMs: number | null;
}

export interface FuzzContext extends Omit<ValueContext, "operation"> {
  /** Ways to show who one is, as headers; some of them hold. */
  readonly credentials: readonly (readonly [string, string])[];
}

type Change = (request: FuzzRequest, operation: Operation, context: ValueContext) => void;

const LARGEST_BODY = 1_000_000;
/** Each begins work that outlasts its answer, so there are fewer of them. */
const LONG_WORK: ReadonlySet<string> = new Set(["uploadDocuments", "startIngest", "watchIngest"]);

export function makeRequest(operations: readonly Operation[], { credentials, ...values }: FuzzContext): FuzzRequest {
  const { random } = values;
  let operation = pick(random, operations);
  if (LONG_WORK.has(operation.id) && random() < 0.5) operation = pick(random, operations);
  const context = { ...values, operation: operation.id };
  const names = Object.keys(CHANGES).filter(
    (name) =>
      (operation.body !== null || !name.includes("body")) &&
      (operation.parameters.length > 0 || !name.includes("parameter")),
  );
  const count = pick(random, [0, 1, 1, 1, 2, 3]);
  const changes = Array.from({ length: count }, () => pick(random, names));
  const request = fittingRequest(operation, context, changes);
  if (random() < 0.9) request.headers.push([...pick(random, credentials)]);
  for (const change of changes) CHANGES[change]?.(request, operation, context);
  return request;
}

function fittingRequest(operation: Operation, context: ValueContext, changes: readonly string[]): FuzzRequest {
  const { random } = context;
  const { id, method, path, parameters, body } = operation;
  const request: FuzzRequest = {
    operation: id,
    changes,
    method,
    target: path,
    headers: [["host", "localhost"]],
    body: null,
    leavesAfterMs: null,
  };
  const query = new URLSearchParams();
  for (const { name, in: place, schema, required } of parameters) {
    const value = String(fittingValue(schema, name, context));
    if (place === "path") request.target = request.target.replace(`{${name}}`, encodeURIComponent(value));
    else if (required === true || random() < 0.3) query.set(name, value);
  }
  // else ranges would be asked of a file as seldom as any header of any route
  if (id === "getSource" && random() < 0.7) request.headers.push(["range", pick(random, ODD_HEADERS["range"] ?? [])]);
  if (query.size > 0) request.target += `?${query}`;
  if (body?.type === "multipart/form-data") setBody(request, goodMultipart(random).body, goodMultipart(random).type);
  else if (body !== null) setBody(request, toJson(fittingValue(body.schema, "body", context)), body.type);
  return request;
}

const CHANGES: Readonly<Record<string, Change>> = {
  "odd value in the body": (request, { body }, context) => {
    if (body === null) return;
    if (body.type === "multipart/form-data") {
      const { body: bytes, type } = oddMultipart(context.random);
      return setBody(request, bytes, type);
    }
    setBody(request, toJson(oddValue(body.schema, "body", context)), body.type);
  },
  "unreadable body": (request, { body }, { random }) => {
    const whole = request.body ?? Buffer.alloc(0);
    const bytes = pick(random, [
      Buffer.alloc(0),
      whole.subarray(0, Math.floor(whole.length * random())),
      Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256))),
      Buffer.from(`${"[".repeat(100_000)}`),
      Buffer.from(`{"a":`.repeat(60) + "1" + "}".repeat(60)),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole]),
      Buffer.from(whole.toString(), "utf16le"),
      Buffer.alloc(LARGEST_BODY - 1, " "),
      Buffer.alloc(LARGEST_BODY + 1, "x"),
    ]);
    setBody(request, bytes, body?.type ?? "application/json");
  },
  "odd parameter": (request, { parameters }, context) => {
    const { name, schema, in: place } = pick(context.random, parameters);
    if (place === "path") return oddSegment(request, context);
    const value = context.random() < 0.5 ? pick(context.random, ODD_TEXTS) : oddValue(schema, name, context);
    const mark = request.target.includes("?") ? "&" : "?";
    request.target += `${mark}${name}=${encodeQuery(typeof value === "string" ? value : JSON.stringify(value))}`;
  },
  "odd address": (request, _operation, context) => oddSegment(request, context),
  "odd header": (request, _operation, { random }) => {
    const [name, values] = pick(random, Object.entries(ODD_HEADERS));
    if (random() < 0.7) request.headers = request.headers.filter(([other]) => other !== name);
    request.headers.push([name, pick(random, values)]);
    // a body that is announced otherwise than it is sent does not end
    if (name === "transfer-encoding" || name === "expect") request.leavesAfterMs = 300;
  },
  "many headers": (request, _operation, { random }) => {
    const count = pick(random, [50, 100, 1_500]);
    for (let place = 0; place < count; place += 1) request.headers.push([`x-${place}`, "y".repeat(10)]);
  },
  "another verb": (request, _operation, { random }) => {
    const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"];
    // what is there to be asked for stays: deletions have an operation of their own
    const isDocument = request.target.startsWith("/v1/documents/");
    request.method = pick(random, isDocument ? verbs.filter((verb) => verb !== "DELETE") : verbs);
  },
  "sender leaves": (request, _operation, { random }) => {
    request.leavesAfterMs = pick(random, [0, 5, 50]);
  },
};

function oddSegment(request: FuzzRequest, { random }: ValueContext): void {
  const [path = "", query] = request.target.split("?");
  const segments = path.split("/");
  segments[1 + Math.floor(random() * (segments.length - 1))] = pick(random, ODD_SEGMENTS);
  const changed = pick(random, [
    segments.join("/"),
    `/${path}`,
    `${path}/`,
    path.toUpperCase(),
    `${path}#x`,
    segments.join("/"),
  ]);
  request.target = query === undefined ? changed : `${changed}?${query}`;
}

function setBody(request: FuzzRequest, body: Buffer, type: string): void {
  request.headers = [...request.headers.filter(([name]) => name !== "content-type"), ["content-type", type]];
  request.body = body;
}

function toJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? "");
}

/** Half surrogates have no form in an address. */
function encodeQuery(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

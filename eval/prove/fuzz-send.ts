// A request as bytes over a socket of its own, since a client would not send what a fuzzer means to, and what came back.
import { connect } from "node:net";
import type { FuzzRequest } from "./fuzz-requests.ts";

export interface FuzzAnswer {
  /** Null: the connection ended without one. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What kept it from being whole: the sender left, or it did not come in time. */
  readonly cut: "left" | "late" | null;
}

/** After it a request counts as one that hangs. */
const DEADLINE_MS = 60_000;

export function sendBytes(url: string, request: FuzzRequest): Promise<FuzzAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let cut: FuzzAnswer["cut"] = null;
    const socket = connect({ host: hostname, port: Number(port) });
    const end = (why: FuzzAnswer["cut"]) => {
      cut = why;
      socket.destroy();
    };
    const late = setTimeout(() => end("late"), DEADLINE_MS);
    const leave = request.leavesAfterMs === null ? undefined : setTimeout(() => end("left"), request.leavesAfterMs);
    socket.on("data", (piece) => pieces.push(piece));
    // a server that has answered may cut what is still being sent
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(late);
      clearTimeout(leave);
      resolve({ ...parse(Buffer.concat(pieces)), cut });
    });
    socket.write(headOf(request));
    if (request.body !== null) socket.write(request.body);
  });
}

function headOf({ method, target, headers, body }: FuzzRequest): Buffer {
  const length: [string, string][] = body === null ? [] : [["content-length", String(body.length)]];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join("")}connection: close\r\n\r\n`, "latin1");
}

function parse(bytes: Buffer): Omit<FuzzAnswer, "cut"> {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, Math.max(0, end)).split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  if (status === "100") return parse(Buffer.from(text.slice(end + 4)));
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = end === -1 ? "" : text.slice(end + 4);
  const isChunked = headers["transfer-encoding"] === "chunked";
  return { status: status === undefined ? null : Number(status), headers, body: isChunked ? joinChunks(body) : body };
}

/** Sizes count bytes and the text is decoded already, so chunks are told by their lines: enough to read JSON and events. */
function joinChunks(body: string): string {
  return body.replaceAll(/(?:^|\r\n)[0-9a-f]{1,8}\r\n/g, "");
}

// Binds the service to an address, cuts clients that are too slow, and lets the address go again without cutting answers short.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { RequestError, getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { type ErrorCode, EyrieError } from "../errors.ts";
import { publicError } from "./error-wire.ts";
import { cutSlowReaders } from "./slow-readers.ts";

/** A service, as far as it is bound to an address. */
export type Served = Pick<Hono, "fetch">;

export interface Listening {
  readonly url: string;
  /** Takes no new connection, lets open answers end, and cuts what is left after the grace time. */
  close(graceMs: number): Promise<void>;
}

export interface ClientLimits {
  /** For the head of a request to arrive. */
  readonly headMs: number;
  /** For the whole of it, a file that is sent with it included. */
  readonly requestMs: number;
  /** For a reader to take anything of what is there for it. */
  readonly readMs: number;
}

const CLIENT_LIMITS: ClientLimits = { headMs: 10_000, requestMs: 300_000, readMs: 30_000 };
const LARGEST_HEAD_BYTES = 16_384;
/** While the service ends, connections that have become idle are closed this often. */
const IDLE_CLOSED_MS = 100;

/** @throws EyrieError `address-in-use` */
export async function listen(
  service: Served,
  address: { host: string; port: number },
  limits: ClientLimits = CLIENT_LIMITS,
): Promise<Listening> {
  const server = await bind(service, address, limits);
  server.on("clientError", refuse);
  cutSlowReaders(server, limits.readMs);
  const { port } = server.address() as AddressInfo;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return { url: `http://${host}:${port}`, close: (graceMs) => close(server, graceMs) };
}

function bind(
  service: Served,
  { host, port }: { host: string; port: number },
  { headMs, requestMs }: ClientLimits,
): Promise<Server> {
  const listener = getRequestListener(service.fetch, { hostname: host, errorHandler: answerUnreadable });
  const options = {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: headMs / 4,
    maxHeaderSize: LARGEST_HEAD_BYTES,
  };
  const server = createServer(options, (request, response) => void listener(request, response));
  server.on("checkExpectation", refuseExpectation);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(taken ? new EyrieError("address-in-use", `${host}:${port} is in use`, { cause: error }) : error);
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** A request whose Host or address cannot be made one of does not reach the service. */
function answerUnreadable(thrown: unknown): Response {
  const error =
    thrown instanceof RequestError ? new EyrieError("invalid-request", thrown.message) : publicError(thrown);
  return Response.json(error.toBody(), { status: error.kind.status });
}

/** Connections that end with the answer they have. */
const refused = new WeakSet<Socket>();

function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  const error = new EyrieError("invalid-request", `Expect: ${request.headers.expect} is not understood`);
  const body = JSON.stringify(error.toBody());
  // what its body turns out to be is not answered too
  refused.add(request.socket);
  const head = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), Connection: "close" };
  response.writeHead(417, head).end(body);
}

/** What is no request, or too slow or too large a one, is told so in the same shape as every error. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  // its answer goes out first
  if (refused.has(socket)) return void socket.destroySoon();
  const [code, status]: [ErrorCode, string] =
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? ["request-too-slow", "408 Request Timeout"]
      : error.code === "HPE_HEADER_OVERFLOW"
        ? ["request-too-large", "431 Request Header Fields Too Large"]
        : ["invalid-request", "400 Bad Request"];
  const body = JSON.stringify(new EyrieError(code, `the request was refused: ${status.slice(4)}`).toBody());
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  socket.end(`${head}\r\n\r\n${body}`);
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // a connection whose answer has ended since would wait for a next request
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CLOSED_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}

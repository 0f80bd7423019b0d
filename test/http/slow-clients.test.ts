// Clients that send or read too slowly are cut and told so, and others do not feel them.
import { type Socket, connect } from "node:net";
import { once } from "node:events";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/http/listen.ts";

const LIMITS = { headMs: 400, requestMs: 800, readMs: 600 };

async function serve(service: Hono): Promise<{ url: string; open(): Socket }> {
  const listening = await listen(service, { host: "127.0.0.1", port: 0 }, LIMITS);
  onTestFinished(() => listening.close(0));
  const port = Number(new URL(listening.url).port);
  const open = () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return { url: listening.url, open };
}

async function answerTo(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  await once(socket, "close");
  return Buffer.concat(pieces).toString();
}

test("a head or a body that trickles is answered 408 in the shape of every error", async () => {
  const { open } = await serve(new Hono().post("/", async (context) => context.text(await context.req.text())));
  const [head, body] = [open(), open()];
  head.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
  body.write("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n");
  const trickle = setInterval(() => [head, body].forEach((socket) => socket.writable && socket.write("x")), 50);
  onTestFinished(() => clearInterval(trickle));
  for (const answer of await Promise.all([answerTo(head), answerTo(body)])) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({ error: { code: "request-too-slow" } });
  }
});

test("what is no request, or has too large a head, is told so in the same shape", async () => {
  const { open } = await serve(new Hono());
  const [garbage, large] = [open(), open()];
  garbage.write("\x16\x03\x01 no request\r\n\r\n");
  large.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Large: ${"x".repeat(20_000)}\r\n\r\n`);
  const [first, second] = await Promise.all([answerTo(garbage), answerTo(large)]);
  expect(first).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"invalid-request"/);
  expect(second).toMatch(/^HTTP\/1\.1 431 [\s\S]*"code":"request-too-large"/);
});

test("a reader that takes nothing is cut, and what it was sent ends; one that reads, or waits for what is not there yet, is not", async () => {
  let left = 0;
  const piece = new Uint8Array(65_536);
  const endless = () => new ReadableStream({ pull: (to) => to.enqueue(piece), cancel: () => void (left += 1) });
  const late = () =>
    new ReadableStream({ start: (to) => void setTimeout(() => (to.enqueue(piece), to.close()), 3 * LIMITS.readMs) });
  const service = new Hono()
    .get("/endless", (context) => context.body(endless()))
    .get("/late", (context) => context.body(late()));
  const { url, open } = await serve(service);
  const [stuck, reading] = [open(), open()];
  for (const socket of [stuck, reading]) socket.write("GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  stuck.pause();
  reading.resume();
  const waiting = fetch(`${url}/late`).then((response) => response.arrayBuffer());
  await expect.poll(() => left, { timeout: 10_000 }).toBe(1);
  expect(reading.destroyed).toBe(false);
  expect((await waiting).byteLength).toBe(piece.length);
  expect(reading.destroyed).toBe(false);
});

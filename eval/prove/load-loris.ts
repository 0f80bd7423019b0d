// 500 connections that send a byte a second, beside one client that works: it does not feel them, and they are cut.
import { type Socket, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { quantiles, timesOf } from "../bench/quantiles.ts";
import type { LoadedService } from "./load-service.ts";

const SOCKETS = 500;
const MOST_MS = 500;
const CALLS = 200;
const CUT_WITHIN_MS = 30_000;

export async function proveLoris({ url, keys }: LoadedService, print: (line: string) => void): Promise<string[]> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  const sockets = Array.from({ length: SOCKETS }, () => trickle(connect(Number(port), hostname)));
  const headers = { "content-type": "application/json", "x-api-key": keys[0] ?? "" };
  const times = await timesOf(CALLS, async (place) => {
    const body = JSON.stringify({ query: `warranty ${place}` });
    const response = await fetch(`${url}/v1/search`, { method: "POST", headers, body });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`a search was answered ${response.status}`);
    await sleep(20);
  });
  const { p50, p95 } = quantiles(times.map((time) => time - 20));
  while (sockets.some((socket) => !socket.destroyed) && performance.now() - began < CUT_WITHIN_MS) await sleep(200);
  const open = sockets.filter((socket) => !socket.destroyed).length;
  for (const socket of sockets) socket.destroy();
  print(
    `slow-loris: ${SOCKETS} sockets at a byte a second, cut after ${((performance.now() - began) / 1_000).toFixed(0)} s but for ${open}; ${CALLS} searches beside them p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
  );
  const problems = p95 > MOST_MS ? [`p95 of a search is ${p95.toFixed(0)} ms`] : [];
  if (open > 0) problems.push(`${open} slow sockets are still open`);
  return problems;
}

function trickle(socket: Socket): Socket {
  const head = `POST /v1/search HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ${"x".repeat(1_000)}`;
  let at = 0;
  const timer = setInterval(() => socket.write(head[at++] ?? "x"), 1_000);
  socket.on("error", () => {});
  socket.on("data", () => {});
  socket.on("close", () => clearInterval(timer));
  return socket;
}

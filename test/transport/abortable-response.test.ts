// An abort ends a response that is still arriving, whatever became of the request it belongs to.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { requestModel } from "../../src/transport/model-request.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

async function startSlowServer(): Promise<{ endpoint: string; open: () => number }> {
  let open = 0;
  const server = createServer((_request, response) => {
    open += 1;
    response.on("close", () => (open -= 1));
    response.write("data: one\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open: () => open };
}

test("an abort after a garbage collection closes the connection and fails the reader with its reason", async () => {
  const { endpoint, open } = await startSlowServer();
  const left = new AbortController();
  const response = await requestModel({ endpoint, path: "/", signal: left.signal });
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: one\n\n");
  const waiting = Promise.resolve(reader?.read()).then(
    () => "read on",
    (error: Error) => error.message,
  );
  for (let round = 0; round < 5; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(open()).toBe(1);
  left.abort(new Error("the reader left"));
  expect(await waiting).toContain("the reader left");
  await expect.poll(open, { timeout: 1_000 }).toBe(0);
});

test("leaving the body closes the connection", async () => {
  const { endpoint, open } = await startSlowServer();
  const response = await requestModel({ endpoint, path: "/", signal: new AbortController().signal });
  await response.body?.cancel();
  await expect.poll(open, { timeout: 1_000 }).toBe(0);
});

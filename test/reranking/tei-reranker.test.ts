// A server that speaks like text-embeddings-inference's reranker, and fails as a test tells it to.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../src/logger.ts";
import { TeiReranker } from "../../src/reranking/tei-reranker.ts";
import { describeReranker } from "../contract/reranker-contract.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { query: string; texts: string[]; truncate: boolean };
}

type Fault = (response: ServerResponse, asked: Asked, count: number) => boolean;

const MOST_TEXTS = 8;

async function serve(
  fault: Fault = () => false,
  kind = "reranker",
): Promise<{ endpoint: string; asked: Asked[]; stop: () => void }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece) => (text += String(piece)));
    request.on("end", () => {
      const path = request.url ?? "";
      if (path === "/info") {
        return answer(response, 200, { model_id: "m", model_type: { [kind]: {} }, max_client_batch_size: MOST_TEXTS });
      }
      const one = { path, authorization: request.headers.authorization, body: JSON.parse(text) as Asked["body"] };
      asked.push(one);
      if (fault(response, one, asked.length)) return;
      const words = one.body.query.split(" ");
      const score = (of: string) => {
        const own = of.split(/\s+/);
        return own.filter((word) => words.includes(word)).length / (own.length + 1);
      };
      answer(
        response,
        200,
        one.body.texts.map((of, index) => ({ index, score: score(of) })).sort((a, b) => b.score - a.score),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => void server.close(),
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function open(fault?: Fault, kind?: string): Promise<{ reranker: TeiReranker; asked: Asked[] }> {
  const { endpoint, asked, stop } = await serve(fault, kind);
  onTestFinished(stop);
  return { reranker: new TeiReranker({ endpoint, apiKey: "key", logger: silentLogger, deadlineMs: 2_000 }), asked };
}

describeReranker("text-embeddings-inference", async () => {
  const { endpoint } = await serve();
  return new TeiReranker({ endpoint, logger: silentLogger });
});

test("keeps to the server's batch size, says that it cuts, and sends the key", async () => {
  const { reranker, asked } = await open();
  await reranker.rerank(
    "a",
    Array.from({ length: 20 }, (_, index) => `text ${index}`),
  );
  expect(asked.map(({ body }) => body.texts.length)).toEqual([8, 8, 4]);
  expect(asked.every(({ body, authorization }) => body.truncate && authorization === "Bearer key")).toBe(true);
});

test("asks again when the server is overloaded", async () => {
  const { reranker, asked } = await open((response, _asked, count) => {
    if (count === 1) answer(response, 429, { error: "overloaded" });
    return count === 1;
  });
  expect(await reranker.rerank("a", ["a"])).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

test.each([
  ["no JSON", "<html>"],
  ["another shape", { scores: [1] }],
  ["no number", '[{"index":0,"score":null},{"index":1,"score":0.5}]'],
  ["NaN", '[{"index":0,"score":NaN},{"index":1,"score":0.5}]'],
  [
    "a text twice",
    [
      { index: 0, score: 1 },
      { index: 0, score: 1 },
    ],
  ],
  ["a text too few", [{ index: 0, score: 1 }]],
  [
    "a text that is not there",
    [
      { index: 0, score: 1 },
      { index: 7, score: 1 },
    ],
  ],
])("refuses an answer with %s", async (_what, body) => {
  const { reranker } = await open((response) => {
    answer(response, 200, body);
    return true;
  });
  await expect(reranker.rerank("a", ["one", "two"])).rejects.toMatchObject({ code: "model-failed" });
});

test("a server that runs another kind of model is named", async () => {
  const { reranker } = await open(undefined, "embedding");
  await expect(reranker.rerank("a", ["one"])).rejects.toThrow(
    /m at the reranking server is a embedding, not a reranker/,
  );
});

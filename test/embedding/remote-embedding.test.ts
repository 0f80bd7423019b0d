// The engines behind HTTP against the contract, and against everything their servers are known to do wrong.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmbeddingModel } from "../../src/embedding/embedding-model.ts";
import type { EmbeddingServer } from "../../src/embedding/embedding-request.ts";
import { createOpenAiEmbedding } from "../../src/embedding/openai-embedding.ts";
import { createTeiEmbedding } from "../../src/embedding/tei-embedding.ts";
import { describeEmbeddingModel } from "../contract/embedding-contract.ts";
import { DIMENSIONS, type Fault, ScriptedEmbeddingServer, send, vectorOf } from "./scripted-embedding-server.ts";

interface Engine {
  readonly name: string;
  readonly path: string;
  create(server: EmbeddingServer & { queryPrefix?: string }): Promise<EmbeddingModel>;
  /** The body of an answer with these vectors. */
  body(vectors: readonly unknown[]): unknown;
}

const ENGINES: Engine[] = [
  { name: "TEI", path: "/embed", create: (server) => createTeiEmbedding(server), body: (vectors) => vectors },
  {
    name: "OpenAI",
    path: "/v1/embeddings",
    create: (server) => createOpenAiEmbedding({ ...server, model: "test", maxTokens: 64, batch: 8 }),
    body: (vectors) => ({ data: vectors.map((embedding, index) => ({ index, embedding })) }),
  },
];

for (const engine of ENGINES) {
  const contractServer = new ScriptedEmbeddingServer();
  describeEmbeddingModel(engine.name, async () => {
    const model = await engine.create({ endpoint: await contractServer.listen() });
    const close = model.close.bind(model);
    model.close = async () => {
      await close();
      await contractServer.close();
    };
    return model;
  });

  describe(`${engine.name} and its server`, () => {
    let server: ScriptedEmbeddingServer;
    let endpoint: string;
    let model: EmbeddingModel;
    beforeEach(async () => {
      server = new ScriptedEmbeddingServer();
      endpoint = await server.listen();
      model = await engine.create({
        endpoint,
        retry: { attempts: 5, baseDelayMs: 5 },
        deadlineMs: 300,
        apiKey: "secret",
        queryPrefix: "query: ",
      });
      server.seen.length = 0;
    });
    afterEach(() => server.close());

    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
    const embedded = (count = 3) => model.embed(texts.slice(0, count), { purpose: "passage" });
    /** Answers the first requests with a fault, the rest as usual. */
    const first = (count: number, fault: (...parameters: Parameters<Fault>) => void): Fault => {
      let left = count;
      return (response, request) => {
        if (left-- <= 0) return false;
        fault(response, request);
        return true;
      };
    };

    it("sends no more texts at once than the server takes, a few requests at a time, and each text once", async () => {
      const vectors = await model.embed([...texts, ...texts], { purpose: "passage" });
      expect(vectors).toHaveLength(100);
      const inputs = server.seen.map(({ body }) => body.inputs ?? body.input ?? []);
      expect(inputs.flat().sort()).toEqual([...texts].sort());
      expect(Math.max(...inputs.map((input) => input.length))).toBe(8);
      expect(server.mostAtOnce).toBeGreaterThan(1);
      expect(server.mostAtOnce).toBeLessThanOrEqual(4);
      const expected = vectorOf("text 49");
      const norm = Math.hypot(...expected);
      expect(Array.from(vectors[49] ?? [])).toEqual(expected.map((number) => expect.closeTo(number / norm, 5)));
    });

    it("sends its key, and the prefix of a query with queries alone", async () => {
      await model.embed(["pump"], { purpose: "query" });
      await model.embed(["pump"], { purpose: "passage" });
      expect(server.seen.map(({ body }) => (body.inputs ?? body.input)?.[0])).toEqual(["query: pump", "pump"]);
      expect(server.seen[0]?.authorization).toBe("Bearer secret");
      expect(server.seen[0]?.path).toBe(engine.path);
    });

    it.each([429, 503])("comes back after %i, and says so when it stays", async (status) => {
      server.fault = first(2, (response) =>
        send(response, status, { error: "Model is overloaded", error_type: "Overloaded" }),
      );
      expect(await embedded()).toHaveLength(3);
      expect(server.seen).toHaveLength(3);
      server.fault = first(100, (response) =>
        send(response, status, { error: "Model is overloaded", error_type: "Overloaded" }),
      );
      await expect(embedded()).rejects.toMatchObject({
        code: "model-overloaded",
        message: expect.stringContaining("overloaded") as string,
      });
    });

    it("comes back after a connection that broke", async () => {
      server.fault = first(1, (response) => response.destroy());
      expect(await embedded()).toHaveLength(3);
    });

    it.each([
      [401, "", "model-unauthorized"],
      [
        422,
        { error: "`inputs` must have less than 64 tokens. Given: 70", error_type: "Validation" },
        "model-prompt-too-long",
      ],
      [400, { error: { message: "input is too long", type: "invalid_request_error" } }, "model-request-refused"],
      [413, "length limit exceeded", "model-prompt-too-long"],
    ])("does not repeat a request refused with %i, and gives the server's words", async (status, body, code) => {
      server.fault = first(100, (response) => send(response, status, body));
      const words = typeof body === "string" ? body : typeof body.error === "string" ? body.error : body.error.message;
      await expect(embedded()).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
      expect(server.seen).toHaveLength(1);
    });

    it.each([
      ["a short answer", [vectorOf("a")], "vectors for 3 texts"],
      ["a long answer", [1, 2, 3, 4].map(String).map(vectorOf), "vectors for 3 texts"],
      [
        "another dimension",
        [
          [1, 2],
          [1, 2],
          [1, 2],
        ],
        `not ${DIMENSIONS}`,
      ],
      [
        "null in a vector",
        Array.from({ length: 3 }, () => [null, ...vectorOf("a").slice(1)]),
        "not what an embedding server sends",
      ],
      ["infinite numbers", Array.from({ length: 3 }, () => vectorOf("a").fill(1e308)), "not made of numbers"],
      ["zeros", Array.from({ length: 3 }, () => vectorOf("a").fill(0)), "not made of numbers"],
    ])("refuses %s", async (_, vectors, message) => {
      server.fault = first(1, (response) => send(response, 200, engine.body(vectors)));
      await expect(embedded()).rejects.toMatchObject({
        code: "embedding-failed",
        message: expect.stringContaining(message) as string,
      });
    });

    it.each([
      ["a web page", "<html>"],
      ["another shape", { hello: 1 }],
      ["half an answer", "[[0.1, 0."],
    ])("refuses %s", async (_, body) => {
      server.fault = first(1, (response) => send(response, 200, body));
      await expect(embedded()).rejects.toMatchObject({ code: "embedding-failed" });
    });

    it("gives up at its deadline", async () => {
      server.fault = () => true;
      const hasty = { endpoint, deadlineMs: 50, retry: { attempts: 2, baseDelayMs: 1 } };
      await expect(engine.create(hasty)).rejects.toMatchObject({ code: "model-timeout" });
      expect(server.seen).toHaveLength(2);
    });

    it("is stopped while it waits for an answer or for its next attempt", async () => {
      const reason = new Error("the reader went away");
      for (const fault of [() => true, first(100, (response) => send(response, 503, ""))]) {
        server.fault = fault;
        const controller = new AbortController();
        const work = model.embed(texts, { purpose: "passage", signal: controller.signal });
        setTimeout(() => controller.abort(reason), 20);
        await expect(work).rejects.toBe(reason);
      }
    });

    it("follows no redirect", async () => {
      server.fault = (response) => {
        response.writeHead(307, { location: `${endpoint}/elsewhere` }).end();
        return true;
      };
      await expect(embedded()).rejects.toMatchObject({ code: "model-request-refused" });
      expect(server.seen.some(({ path }) => path === "/elsewhere")).toBe(false);
    });

    it("never repeats a text in an error, also when the server does", async () => {
      const echo = (response: Parameters<Fault>[0], { body }: Parameters<Fault>[1]) =>
        send(response, 422, { error: `cannot embed ${(body.inputs ?? body.input)?.[0]}` });
      server.fault = first(1, echo);
      const failure = model.embed(["the salary of the director"], { purpose: "passage" });
      await expect(failure).rejects.toMatchObject({
        code: "model-request-refused",
        message: expect.not.stringContaining("salary") as string,
      });
    });

    it("names the server when nothing listens", async () => {
      await server.close();
      const failure = engine.create({ endpoint, retry: { attempts: 1, baseDelayMs: 1 } });
      await expect(failure).rejects.toMatchObject({
        code: "model-unreachable",
        message: expect.stringContaining(endpoint) as string,
      });
      server = new ScriptedEmbeddingServer();
      await server.listen();
    });
  });
}

describe("TEI alone", () => {
  it("never lets the server cut, and tells models apart", async () => {
    const server = new ScriptedEmbeddingServer();
    const endpoint = await server.listen();
    const model = await createTeiEmbedding({ endpoint });
    await model.embed(["text"], { purpose: "passage" });
    expect(server.seen.filter(({ path }) => path === "/embed").every(({ body }) => body.truncate === false)).toBe(true);
    expect(model).toMatchObject({ dimensions: DIMENSIONS, maxTokens: 64 });
    server.info["model_sha"] = "def";
    expect((await createTeiEmbedding({ endpoint })).fingerprint).not.toBe(model.fingerprint);
    expect((await createTeiEmbedding({ endpoint, queryPrefix: "query: " })).fingerprint).not.toBe(model.fingerprint);
    server.info["model_type"] = { reranker: { id2label: {} } };
    await expect(createTeiEmbedding({ endpoint })).rejects.toMatchObject({ code: "configuration-invalid" });
    await server.close();
  });
});

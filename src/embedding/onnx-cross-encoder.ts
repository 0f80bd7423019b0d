// A cross-encoder from a directory on this machine, as Hugging Face publishes them in ONNX form: config.json, tokenizer.json,
// onnx/model*.onnx. Two texts are read as one; it runs in threads of its own, as embeddings do, and nothing is downloaded.
import { access, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { EyrieError } from "../errors.ts";
import { EmbeddingWorkerPool } from "./embedding-worker-pool.ts";
import { TextTokenizer } from "./tokenizer.ts";

export interface CrossEncoderOptions {
  readonly directory: string;
  /** What it is used as, for messages: "reranker". */
  readonly use: string;
  readonly threads?: number | undefined;
  /** Numbers it gives a pair, from the labels in its config.json by their place. @throws EyrieError when it does not have the labels that are needed */
  readonly outputsOf: (labels: readonly string[]) => number;
}

const GRAPHS = ["onnx/model.onnx", "onnx/model_quantized.onnx", "model.onnx"];
const CONFIG = z.object({
  max_position_embeddings: z.int().positive().default(512),
  id2label: z.record(z.string(), z.string()).default({}),
});
/** Some tokenizers say 1e30 for "no limit". */
const TOKENIZER_CONFIG = z.object({ model_max_length: z.number().positive().optional() });
/** Longer passages are not made by the chunker, and the time of a pair grows faster than its length. */
const MOST_TOKENS = 512;
const MOST_THREADS = 4;

export class OnnxCrossEncoder {
  /** What it is, for people. */
  readonly name: string;
  readonly labels: readonly string[];
  readonly #tokenizer: TextTokenizer;
  readonly #pool: EmbeddingWorkerPool;

  private constructor(name: string, labels: readonly string[], tokenizer: TextTokenizer, pool: EmbeddingWorkerPool) {
    this.name = name;
    this.labels = labels;
    this.#tokenizer = tokenizer;
    this.#pool = pool;
  }

  /** @throws EyrieError `configuration-invalid` naming the file that is missing or wrong; `embedding-failed` when it does not load */
  static async open(options: CrossEncoderOptions): Promise<OnnxCrossEncoder> {
    const { directory, use, threads = Math.min(MOST_THREADS, availableParallelism()) } = options;
    const read = (file: string) => readFrom(directory, file, use);
    const graphPath = join(directory, await firstOf(directory, GRAPHS, use));
    const config = parse(CONFIG, await read("config.json"), "config.json", use);
    const tokenizerConfig = await read("tokenizer_config.json").catch(() => "{}");
    const stated = parse(TOKENIZER_CONFIG, tokenizerConfig, "tokenizer_config.json", use).model_max_length;
    const most = Math.min(MOST_TOKENS, config.max_position_embeddings, stated ?? MOST_TOKENS);
    const tokenizer = new TextTokenizer(await read("tokenizer.json"), tokenizerConfig, most);
    const labels = Object.entries(config.id2label)
      .sort(([one], [other]) => Number(one) - Number(other))
      .map(([, label]) => label);
    const output = { kind: "scores", name: "logits", pooling: "cls" } as const;
    const model = { graphPath, dimensions: options.outputsOf(labels), output };
    const pool = new EmbeddingWorkerPool(model, threads);
    await pool.start();
    return new OnnxCrossEncoder(`onnx/${basename(directory)}`, labels, tokenizer, pool);
  }

  /**
   * The model's numbers for a pair, as they are; what is too long loses its end. Aborted: rejects with the signal's reason.
   * @throws EyrieError `embedding-failed`
   */
  async logits(first: string, second: string, signal?: AbortSignal): Promise<Float32Array> {
    const { ids, types } = this.#tokenizer.encodePair(first, second);
    const pair = { ids: Int32Array.from(ids), types: Int32Array.from(types), length: ids.length };
    const logits = await this.#pool.run(pair, "query", signal);
    if (logits.length === 0 || !logits.every(Number.isFinite))
      throw new EyrieError("embedding-failed", `${this.name} gave something that is not a number`);
    return logits;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

async function firstOf(directory: string, files: readonly string[], use: string): Promise<string> {
  for (const file of files) {
    const found = await access(join(directory, file)).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  throw unusable(directory, files[0] ?? "", use, undefined);
}

async function readFrom(directory: string, file: string, use: string): Promise<string> {
  try {
    return await readFile(join(directory, file), "utf8");
  } catch (cause) {
    throw unusable(directory, file, use, cause);
  }
}

function parse<T>(schema: z.ZodType<T>, json: string, file: string, use: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw new EyrieError("configuration-invalid", `${file} of the ${use} is not what it should be`, { cause });
  }
}

function unusable(directory: string, file: string, use: string, cause: unknown): EyrieError {
  return new EyrieError("configuration-invalid", `the ${use} in ${directory} cannot be used: ${file} is missing`, {
    cause,
  });
}

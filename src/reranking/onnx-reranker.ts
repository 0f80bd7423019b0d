// A cross-encoder from a directory on this machine, as Hugging Face publishes them in ONNX form: config.json, tokenizer.json,
// onnx/model*.onnx. It runs in threads of its own, as embeddings do; nothing is downloaded.
import { access, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { EmbeddingWorkerPool } from "../embedding/embedding-worker-pool.ts";
import { TextTokenizer } from "../embedding/tokenizer.ts";
import { EyrieError } from "../errors.ts";
import { PassageReranker } from "./passage-reranker.ts";

export interface OnnxRerankerOptions {
  readonly directory: string;
  readonly threads?: number;
}

const GRAPHS = ["onnx/model.onnx", "onnx/model_quantized.onnx", "model.onnx"];
const CONFIG = z.object({ max_position_embeddings: z.int().positive().default(512) });
/** Some tokenizers say 1e30 for "no limit". */
const TOKENIZER_CONFIG = z.object({ model_max_length: z.number().positive().optional() });
/** Longer passages are not made by the chunker, and the time of a pair grows faster than its length. */
const MOST_TOKENS = 512;
const MOST_THREADS = 4;

/** @throws EyrieError `configuration-invalid` naming the file that is missing or wrong; `embedding-failed` when it does not load */
export async function createOnnxReranker(options: OnnxRerankerOptions): Promise<PassageReranker> {
  const { directory, threads = Math.min(MOST_THREADS, availableParallelism()) } = options;
  const graphPath = join(directory, await firstOf(directory, GRAPHS));
  const config = parse(CONFIG, await read(directory, "config.json"), "config.json");
  const tokenizerConfig = await read(directory, "tokenizer_config.json").catch(() => "{}");
  const { model_max_length: stated = MOST_TOKENS } = parse(TOKENIZER_CONFIG, tokenizerConfig, "tokenizer_config.json");
  const most = Math.min(MOST_TOKENS, config.max_position_embeddings, stated);
  const tokenizer = new TextTokenizer(await read(directory, "tokenizer.json"), tokenizerConfig, most);
  const output = { kind: "scores", name: "logits", pooling: "cls" } as const;
  const pool = new EmbeddingWorkerPool({ graphPath, dimensions: 1, output }, threads);
  await pool.start();
  return new OnnxReranker(`onnx/${basename(directory)}`, tokenizer, pool);
}

class OnnxReranker extends PassageReranker {
  override readonly name: string;
  readonly #tokenizer: TextTokenizer;
  readonly #pool: EmbeddingWorkerPool;

  constructor(name: string, tokenizer: TextTokenizer, pool: EmbeddingWorkerPool) {
    super();
    this.name = name;
    this.#tokenizer = tokenizer;
    this.#pool = pool;
  }

  override async rerank(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    signal?.throwIfAborted();
    // one by one: a graph quantised the usual way takes its scales from the whole batch
    return Promise.all(
      texts.map(async (text) => {
        const { ids, types } = this.#tokenizer.encodePair(question, text);
        const pair = { ids: Int32Array.from(ids), types: Int32Array.from(types), length: ids.length };
        const [logit = NaN] = await this.#pool.run(pair, "query", signal);
        if (!Number.isFinite(logit))
          throw new EyrieError("embedding-failed", `${this.name} gave something that is not a number`);
        return 1 / (1 + Math.exp(-logit));
      }),
    );
  }

  override close(): Promise<void> {
    return this.#pool.close();
  }
}

async function firstOf(directory: string, files: readonly string[]): Promise<string> {
  for (const file of files) {
    const found = await access(join(directory, file)).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  throw unusable(directory, files[0] ?? "", undefined);
}

async function read(directory: string, file: string): Promise<string> {
  try {
    return await readFile(join(directory, file), "utf8");
  } catch (cause) {
    throw unusable(directory, file, cause);
  }
}

function parse<T>(schema: z.ZodType<T>, json: string, file: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw new EyrieError("configuration-invalid", `${file} of the reranker is not what it should be`, { cause });
  }
}

function unusable(directory: string, file: string, cause: unknown): EyrieError {
  return new EyrieError("configuration-invalid", `the reranker in ${directory} cannot be used: ${file} is missing`, {
    cause,
  });
}

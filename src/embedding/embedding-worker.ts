// The thread in which a model runs: token ids in, vectors out, one batch at a time. Started by embedding-worker-pool.ts.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import * as onnx from "onnxruntime-node";
import { type ModelOutput, pool } from "./pooling.ts";
import { sumsOverflow } from "./processor.ts";

/** What the thread is started with. */
export interface WorkerModel {
  readonly graphPath: string;
  readonly dimensions: number;
  readonly output: ModelOutput;
}

/** Texts of one length, one after the other. */
export interface Batch {
  readonly ids: Int32Array;
  /** Which of two texts a token belongs to, 0 or 1; absent where there is one text. */
  readonly types?: Int32Array;
  readonly length: number;
}

export type WorkerRequest = Batch | "close";
export type WorkerReply =
  | { readonly kind: "vectors"; readonly vectors: Float32Array }
  | { readonly kind: "failed"; readonly message: string };

const model = workerData as WorkerModel;
const reply = (message: WorkerReply) => parentPort?.postMessage(message);

function readCpuInfo(): string | undefined {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return undefined; // Not Linux.
  }
}

// One thread a session, without the pool of waiting threads that spin: parallel sessions use the cores better.
const session = await onnx.InferenceSession.create(model.graphPath, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
  extra: {
    session: {
      intra_op: { allow_spinning: "0" },
      x64quantprecision: sumsOverflow(process.arch, readCpuInfo()) ? "1" : "0",
    },
  },
});

function feeds({ ids, types, length }: Batch): Record<string, onnx.Tensor> {
  const shape = [ids.length / length, length];
  if (model.output.kind === "embedding") return { input_ids: new onnx.Tensor("int32", ids, shape) };
  const all: Record<string, () => BigInt64Array> = {
    input_ids: () => BigInt64Array.from(ids, BigInt),
    attention_mask: () => new BigInt64Array(ids.length).fill(1n),
    token_type_ids: () => (types === undefined ? new BigInt64Array(ids.length) : BigInt64Array.from(types, BigInt)),
    position_ids: () => BigInt64Array.from(ids, (_, index) => BigInt(index % length)),
  };
  const wanted = session.inputNames.map((name) => {
    const values = all[name];
    if (!values) throw new Error(`the model asks for an input named ${name}, which is not known here`);
    return [name, new onnx.Tensor("int64", values(), shape)] as const;
  });
  return Object.fromEntries(wanted);
}

async function embed(batch: Batch): Promise<Float32Array> {
  const results = await session.run(feeds(batch));
  const name = session.outputNames.find((output) => output === model.output.name) ?? session.outputNames[0] ?? "";
  const result = results[name];
  if (!result || !(result.data instanceof Float32Array)) throw new Error(`the model has no float32 output ${name}`);
  return pool(result.data, result.dims, model.output, model.dimensions);
}

parentPort?.on("message", (request: WorkerRequest) => {
  if (request === "close") {
    parentPort?.close();
    return;
  }
  embed(request).then(
    (vectors) => reply({ kind: "vectors", vectors }),
    (error: unknown) => reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
// The first answer, of no batch: the model is loaded.
reply({ kind: "vectors", vectors: new Float32Array(0) });

// The threads of the local engine when one of them ends, and what its processor makes it do.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { EmbeddingThread } from "../../src/embedding/embedding-thread.ts";
import { EmbeddingWorkerPool } from "../../src/embedding/embedding-worker-pool.ts";
import type { Batch, WorkerModel } from "../../src/embedding/embedding-worker.ts";
import { ensureMiniLmGraph } from "../../src/embedding/minilm-files.ts";
import { sumsOverflow } from "../../src/embedding/processor.ts";

let directory: string;
let model: WorkerModel;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "eyrie-pool-"));
  const { graphPath } = await ensureMiniLmGraph(directory, "int8");
  model = { graphPath, dimensions: 384, output: { kind: "embedding", name: "embedding", pooling: "mean" } };
});
afterAll(() => rm(directory, { recursive: true }));

const batch: Batch = { ids: Int32Array.of(101, 7592, 102), length: 3 };
/** What makes a thread end while a batch of it is awaited, as running out of memory does. */
const ending = "close" as unknown as Batch;

async function start(threads: number, changed: Partial<WorkerModel> = {}): Promise<EmbeddingWorkerPool> {
  const pool = new EmbeddingWorkerPool({ ...model, ...changed }, threads);
  onTestFinished(() => pool.close());
  await pool.start();
  return pool;
}

it.each([1, 2])("a thread of %i that ends costs its own batch and is replaced", async (threads) => {
  const pool = await start(threads);
  const before = await pool.run(batch, "passage");
  const work = [batch, ending, batch, batch].map((each) => pool.run(each, "passage"));
  const outcomes = await Promise.allSettled(work);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  await expect(work[1]).rejects.toMatchObject({ code: "embedding-failed" });
  expect(await pool.run(batch, "query")).toEqual(before);
});

it("a batch that the model refuses fails alone, in a thread that goes on", async () => {
  const pool = await start(1);
  const unknownToken = { ids: Int32Array.of(101, 99_999, 102), length: 3 };
  await expect(pool.run(unknownToken, "passage")).rejects.toMatchObject({ code: "embedding-failed" });
  expect(await pool.run(batch, "passage")).toHaveLength(384);
});

it("what waits and what comes fails when the last thread cannot be started again", async () => {
  const graphPath = join(directory, "copy.onnx");
  await copyFile(model.graphPath, graphPath);
  const pool = await start(1, { graphPath });
  await rm(graphPath);
  const outcomes = await Promise.allSettled([pool.run(ending, "passage"), pool.run(batch, "passage")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(pool.run(batch, "query")).rejects.toMatchObject({ code: "embedding-failed" });
});

it("a thread that has ended refuses a batch instead of never answering", async () => {
  const thread = await EmbeddingThread.start(model);
  await thread.close();
  await expect(thread.embed(batch)).rejects.toMatchObject({ code: "embedding-failed" });
});

it.each([
  ["x64", "flags : fpu avx2 avx512f avx512_vnni", false],
  ["x64", "flags : fpu avx2 avx_vnni", false],
  ["x64", "flags : fpu avx2 avx512f", true],
  ["x64", undefined, true],
  ["arm64", undefined, false],
])("on %s with %s, 16-bit sums that overflow are %s", (architecture, cpuInfo, expected) => {
  expect(sumsOverflow(architecture, cpuInfo)).toBe(expected);
});

// A cross-encoder directory with a network small enough to be made here: how alike the words of question and passage are.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createOnnxReranker } from "../../src/reranking/onnx-reranker.ts";
import { describeReranker } from "../contract/reranker-contract.ts";
import { makeCrossEncoder } from "../support/cross-encoder-directory.ts";

const makeDirectory = () => makeCrossEncoder((graph, { overlap }) => graph.output(overlap, "logits"), 1);

describeReranker("a cross-encoder directory", async () =>
  createOnnxReranker({ directory: await makeDirectory(), threads: 1 }),
);

test.each(["config.json", "tokenizer.json", "onnx/model.onnx"])("names %s when it is missing", async (file) => {
  const directory = await makeDirectory();
  onTestFinished(() => rm(directory, { recursive: true }));
  await rm(join(directory, file));
  await expect(createOnnxReranker({ directory, threads: 1 })).rejects.toMatchObject({
    code: "configuration-invalid",
    message: expect.stringContaining(file) as string,
  });
});

// What was embedded last is not embedded again, and each text gets its own vector whatever is remembered.
import { expect, test } from "vitest";
import { RememberingEmbedding } from "../../src/embedding/remembering-embedding.ts";
import { CountingEmbedding } from "../support/counting-embedding.ts";

const PASSAGE = { purpose: "passage" } as const;

test("only what is not remembered is embedded, each text once, in the order that was asked for", async () => {
  const model = new CountingEmbedding();
  const remembering = new RememberingEmbedding(model, 100);
  const texts = ["a", "b", "a", "c"];
  const expected = await new CountingEmbedding().embed(texts, PASSAGE);
  expect(await remembering.embed(texts, PASSAGE)).toEqual(expected);
  expect(await remembering.embed(["c", "d"], PASSAGE)).toHaveLength(2);
  expect(model.embedded).toEqual(["a", "b", "c", "d"]);
  await remembering.embed(["a"], { purpose: "query" });
  expect(model.embedded.at(-1)).toBe("a");
  expect(model.batches).toHaveLength(3);
});

test("the longest unused goes first, and more than is remembered is still all given", async () => {
  const model = new CountingEmbedding();
  const remembering = new RememberingEmbedding(model, 2);
  expect(await remembering.embed(["a", "b", "c"], PASSAGE)).toHaveLength(3);
  await remembering.embed(["b"], PASSAGE);
  await remembering.embed(["d"], PASSAGE);
  await remembering.embed(["b", "d"], PASSAGE);
  expect(model.embedded).toEqual(["a", "b", "c", "d"]);
  await remembering.embed(["c"], PASSAGE);
  expect(model.embedded.at(-1)).toBe("c");
});

test("what is remembered keeps no more memory than its vector", async () => {
  const batch = new Float32Array([1, 0, 0, 1]);
  const model = new CountingEmbedding();
  model.embed = async () => [batch.subarray(0, 2), batch.subarray(2)];
  const remembering = new RememberingEmbedding(model, 2);
  await remembering.embed(["a", "b"], PASSAGE);
  const again = await remembering.embed(["a", "b"], PASSAGE);
  expect(again.map((vector) => vector.buffer.byteLength)).toEqual([8, 8]);
  expect(again.map((vector) => Array.from(vector))).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

// What every embedding model must do, whichever engine is behind it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmbeddingModel } from "../../src/embedding/embedding-model.ts";

const TEXTS = [
  "The pump must be primed before it is started.",
  "Invoices are paid within thirty days of receipt.",
  "a",
  "The pump must be primed before it is started.",
  "Ein Fahrrad hat zwei Räder; 自転車には車輪が二つあります。",
  "line one\nline two\ttabbed   spaced",
];

const dot = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, number, index) => sum + number * (other[index] ?? NaN), 0);
const largestDifference = (one: Float32Array, other: Float32Array) =>
  one.reduce((largest, number, index) => Math.max(largest, Math.abs(number - (other[index] ?? NaN))), 0);

export function describeEmbeddingModel(name: string, open: () => Promise<EmbeddingModel>): void {
  describe(`embedding contract: ${name}`, () => {
    let model: EmbeddingModel;
    beforeAll(async () => {
      model = await open();
    });
    afterAll(() => model.close());

    it("gives one finite vector of length 1 a text", async () => {
      const vectors = await model.embed(TEXTS, { purpose: "passage" });
      expect(vectors).toHaveLength(TEXTS.length);
      for (const vector of vectors) {
        expect(vector).toBeInstanceOf(Float32Array);
        expect(vector).toHaveLength(model.dimensions);
        expect(vector.every(Number.isFinite)).toBe(true);
        expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 5);
      }
    });

    it("keeps the order of the texts and gives a text the same vector alone, repeated and beside others", async () => {
      const together = await model.embed(TEXTS, { purpose: "passage" });
      for (const [index, text] of TEXTS.entries()) {
        const [alone = new Float32Array()] = await model.embed([text], { purpose: "passage" });
        expect(largestDifference(alone, together[index] ?? new Float32Array())).toBeLessThanOrEqual(1e-6);
      }
      const [first = new Float32Array(), other = new Float32Array()] = together;
      expect(largestDifference(first, other)).toBeGreaterThan(1e-3);
    });

    it("gives equal texts vectors that do not share memory", async () => {
      const vectors = await model.embed(["same", "same"], { purpose: "query" });
      expect(vectors[0]).toEqual(vectors[1]);
      expect(vectors[0]?.buffer).not.toBe(vectors[1]?.buffer);
    });

    it("gives an empty list for no texts, and a vector for an empty text", async () => {
      expect(await model.embed([], { purpose: "passage" })).toEqual([]);
      const [vector] = await model.embed([""], { purpose: "passage" });
      expect(vector?.every(Number.isFinite)).toBe(true);
    });

    it("cuts a text that is too long at its end", async () => {
      const start = "word ".repeat(model.maxTokens);
      const [one, other] = await model.embed([start + "pump", start + "invoice ".repeat(5000)], { purpose: "passage" });
      expect(dot(one ?? new Float32Array(), other ?? new Float32Array())).toBeCloseTo(1, 5);
    });

    it("counts tokens", () => {
      expect(model.countTokens("")).toBe(0);
      expect(model.countTokens("one two three")).toBeGreaterThanOrEqual(3);
      expect(model.countTokens("one ".repeat(1000))).toBeGreaterThan(model.countTokens("one ".repeat(500)));
    });

    it("rejects with the signal's reason when it is aborted before and during the work", async () => {
      const reason = new Error("the reader went away");
      await expect(model.embed(TEXTS, { purpose: "passage", signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const controller = new AbortController();
      const many = Array.from(
        { length: 3000 },
        (_, index) => `passage ${index} ${"about something ".repeat(index % 60)}`,
      );
      const work = model.embed(many, { purpose: "passage", signal: controller.signal });
      setTimeout(() => controller.abort(reason), 30);
      const begun = performance.now();
      await expect(work).rejects.toBe(reason);
      expect(performance.now() - begun).toBeLessThan(2000);
      expect(await model.embed(["still there"], { purpose: "query" })).toHaveLength(1);
    });

    it("is a LangChain Embeddings", async () => {
      const [vector] = await model.embed(["a pump"], { purpose: "query" });
      expect(await model.embedQuery("a pump")).toEqual(Array.from(vector ?? []));
      expect(await model.embedDocuments(TEXTS)).toHaveLength(TEXTS.length);
    });

    it("has a fingerprint", () => {
      expect(model.fingerprint.length).toBeGreaterThan(8);
    });
  });
}

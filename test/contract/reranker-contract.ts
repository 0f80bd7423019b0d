// What every reranker must do, whichever engine is behind it.
import { Document } from "@langchain/core/documents";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PassageReranker } from "../../src/reranking/passage-reranker.ts";

const QUESTION = "pump pressure";
/** From the one that answers best to the one that does not. */
const TEXTS = ["pump pressure pump pressure", "pump pressure of something else entirely", "an invoice of last year"];

export function describeReranker(name: string, open: () => Promise<PassageReranker>): void {
  describe(`reranker contract: ${name}`, () => {
    let reranker: PassageReranker;
    beforeAll(async () => {
      reranker = await open();
    });
    afterAll(() => reranker.close());

    it("scores each text from 0 to 1, in the order of the texts", async () => {
      const scores = await reranker.rerank(QUESTION, TEXTS);
      expect(scores).toHaveLength(3);
      for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
      expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      expect(scores[0]).toBeGreaterThan(scores[2] ?? NaN);
      expect(await reranker.rerank(QUESTION, TEXTS.toReversed())).toEqual(scores.toReversed());
    });

    it("gives a text the same score alone and among more than one batch", async () => {
      const many = Array.from({ length: 20 }, (_, index) => `${TEXTS[index % 3]}`);
      const scores = await reranker.rerank(QUESTION, many);
      expect(scores).toHaveLength(20);
      const [alone] = await reranker.rerank(QUESTION, [TEXTS[1] ?? ""]);
      expect(scores[19]).toBeCloseTo(alone ?? NaN, 6);
    });

    it("takes no texts, an empty one and one that is too long", async () => {
      expect(await reranker.rerank(QUESTION, [])).toEqual([]);
      const scores = await reranker.rerank(QUESTION, ["", "pump ".repeat(5_000)]);
      expect(scores.every(Number.isFinite)).toBe(true);
    });

    it("rejects with the signal's reason", async () => {
      const reason = new Error("the reader went away");
      await expect(reranker.rerank(QUESTION, TEXTS, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it("is a LangChain document compressor that keeps every document and its metadata", async () => {
      const documents = TEXTS.toReversed().map(
        (pageContent, index) => new Document({ pageContent, metadata: { index } }),
      );
      const compressed = await reranker.compressDocuments(documents, QUESTION);
      expect(compressed.map(({ pageContent }) => pageContent)).toEqual(TEXTS);
      expect(compressed.map(({ metadata }) => metadata["index"])).toEqual([2, 1, 0]);
      expect(compressed[0]?.metadata["relevanceScore"]).toBeTypeOf("number");
    });
  });
}

import { expect, test } from "vitest";
import { answerSentences } from "../../../src/answering/checking/answer-sentences.ts";
import { checkAnswer } from "../../../src/answering/checking/check-answer.ts";
import { missingFacts } from "../../../src/answering/checking/missing-facts.ts";
import { composeRetrieval } from "../../../src/compose.ts";
import { readSettings } from "../../../src/config.ts";
import { OWNER } from "../../../src/document/principal.ts";
import { silentLogger } from "../../../src/logger.ts";
import { retrievePassages } from "../../../src/retrieval/retrieve-passages.ts";
import { inject, onTestFinished } from "vitest";

async function openParts() {
  const settings = readSettings({ EYRIE_DATA: inject("sampleKnowledgeBase") });
  const parts = await composeRetrieval({ settings, logger: silentLogger });
  onTestFinished(async () => {
    await parts.knowledgeBase.close();
    await parts.embedding.close();
  });
  return parts;
}

test("marks belong to the sentence they stand in or follow", () => {
  const answer = "It is EUR 82 [1]. Sweden has 68. [2][3] Nobody knows.\n- an item [2]";
  expect(answerSentences(answer).map(({ text, marks }) => [text, marks])).toEqual([
    ["It is EUR 82.", [1]],
    ["Sweden has 68.", [2, 3]],
    ["Nobody knows.", []],
    ["- an item", [2]],
  ]);
  for (const { text, start, end } of answerSentences(answer))
    expect(answer.slice(start, end)).toContain(text.slice(0, 8));
});

test("facts are missed exactly: another number, date, name or quotation is not the same", () => {
  const source = 'Aldo Brandsema keeps 1,000 records until 31 March 2025. He says "keep what you can prove".';
  expect(missingFacts("Brandsema keeps 1000 records until 2025-03-31.", source)).toEqual([]);
  expect(missingFacts("In March 2025 he said “keep what you can prove”.", source)).toEqual([]);
  expect(missingFacts("He keeps 1001 records.", source)).toEqual([{ kind: "number", value: "1001" }]);
  expect(missingFacts("It ends on 1 April 2025.", source)).toEqual([{ kind: "date", value: "2025-04-01" }]);
  expect(missingFacts("It is kept by Radka.", source)).toEqual([{ kind: "name", value: "radka" }]);
  expect(missingFacts('He says "keep what you like best".', source)).toEqual([
    { kind: "quotation", value: "keep what you like best" },
  ]);
});

test("each sentence gets its verdict, its passage and the place there", async () => {
  const parts = await openParts();
  const passages = await retrievePassages(parts, { question: "per diem in Norway", principal: OWNER, limit: 6 });
  const holding = passages.findIndex(({ text }) => /Norway \| .*82/.test(text)) + 1;
  expect(holding).toBeGreaterThan(0);
  const answer = `The per diem for Norway is EUR 82 [${holding}]. For Norway it is EUR 97 [${holding}]. Norway has 82 as its per diem. Penguins are birds that live in cold seas.`;
  const { sentences, places } = await checkAnswer(parts, answer, passages);
  expect(sentences.map(({ support }) => support)).toEqual(["supported", "unsupported", "supported", "unsupported"]);
  expect(sentences[1]?.reason).toContain("number 97");
  expect(sentences[2]?.citations).toEqual([holding]);
  expect(sentences[2]?.reason).toMatch(/cites nothing; passage \d supports it/);
  expect(sentences[3]).toMatchObject({ citations: [], reason: expect.stringContaining("no passage supports it") });
  const place = places.find(({ number }) => number === holding);
  expect(passages[holding - 1]?.text.slice(place?.start, place?.end)).toContain("Norway");
});

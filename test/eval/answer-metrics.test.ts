// Measures of answers and evidence on worked examples.
import { expect, test } from "vitest";
import { containsAnswer, matchesNumbers, numbersOf, tokenF1 } from "../../eval/answer-metrics.ts";
import { evidenceRecall, holdsEvidence } from "../../eval/evidence-metrics.ts";

test("a gold answer counts as whole words only, and all of a list must be there", () => {
  expect(containsAnswer("It is EUR 82 a day.", { answer: "82", accept: [] })).toBe(true);
  expect(containsAnswer("It is EUR 182 a day.", { answer: "82", accept: [] })).toBe(false);
  expect(containsAnswer("It is 82.50 a day.", { answer: "82", accept: [] })).toBe(false);
  expect(containsAnswer("Brno and Lyon", { answer: "Lyon; Brno", accept: [] })).toBe(true);
  expect(containsAnswer("Brno", { answer: "Lyon; Brno", accept: [] })).toBe(false);
  expect(containsAnswer("fifty", { answer: "50", accept: ["fifty"] })).toBe(true);
  expect(containsAnswer("anything", { answer: "", accept: [] })).toBe(false);
});

test("F1 of words is that of SQuAD's script: no case, punctuation or article, each word as often as it stands there", () => {
  expect(tokenF1("The Norman conquest, of England!", ["norman conquest of england"])).toBe(1);
  // 2 words of 4 found, 2 of 3 wanted: precision 1/2, recall 2/3
  expect(tokenF1("in 10th and 11th", ["10th 11th centuries"])).toBeCloseTo((2 * (1 / 2) * (2 / 3)) / (1 / 2 + 2 / 3));
  expect(tokenF1("France France", ["France"])).toBeCloseTo(2 / 3);
  expect(tokenF1("Denmark", ["France", "in Denmark"])).toBeCloseTo(2 / 3);
  expect(tokenF1("", ["France"])).toBe(0);
  expect(tokenF1("", ["the"])).toBe(1);
});

test("numbers are the same within 1 %, however they are scaled, and marks of citations are none", () => {
  expect(numbersOf("$1,577.00 million in 2019 [3]")).toEqual([1577e6, 2019]);
  expect(matchesNumbers("It spent 1.58 billion [1].", ["$1577.00"])).toBe(true);
  expect(matchesNumbers("It spent 1.60 billion.", ["$1577.00"])).toBe(false);
  expect(matchesNumbers("24.26 times", ["24.26"])).toBe(true);
  expect(matchesNumbers("[24]", ["24"])).toBe(false);
  expect(matchesNumbers("between 3 and 4", ["3 to 5"])).toBe(false);
  expect(matchesNumbers("yes", ["no number here"])).toBeNull();
});

test("a passage is evidence by its page, or by heading or words where there are no pages", () => {
  const piece = { document: "a.pdf", page: 4, heading: "", quote: "" };
  const at = (page: number | null, lastPage?: number) => ({
    text: "per diem of EUR 82",
    provenance: { path: "a.pdf", page, headingPath: ["Rates"], ...(lastPage === undefined ? {} : { lastPage }) },
  });
  expect(holdsEvidence(at(4), piece)).toBe(true);
  expect(holdsEvidence(at(3), piece)).toBe(false);
  expect(holdsEvidence(at(3, 5), piece)).toBe(true);
  expect(holdsEvidence(at(4), { ...piece, document: "b.pdf" })).toBe(false);
  const unpaged = { document: "a.pdf", page: null, heading: "rates", quote: "EUR 99" };
  expect(holdsEvidence(at(null), unpaged)).toBe(true);
  expect(holdsEvidence(at(null), { ...unpaged, heading: "Other" })).toBe(false);
  expect(holdsEvidence(at(null), { ...unpaged, heading: "Other", quote: "eur 82" })).toBe(true);
  expect(evidenceRecall([at(4)], { evidence: [piece, { ...piece, page: 9 }] })).toBe(0.5);
});

// The signs of answerability: each can be checked by reading question and sentence.
import { describe, expect, test } from "vitest";
import {
  countOpposites,
  countTurnedRound,
  countUnmatchedPicking,
  isUnaskedNegation,
  isUnmatchedNegation,
} from "../../../src/answering/answerability/opposites.ts";
import { holdsNumber, questionWords } from "../../../src/answering/answerability/question-words.ts";
import { measureSentence } from "../../../src/answering/answerability/sentence-signs.ts";
import { stem, words } from "../../../src/document/words.ts";

const stemsOf = (text: string) => new Set(words(text).map(stem));

function signsOf(question: string, sentence: string, frame = "") {
  const weights = new Map([...stemsOf(question)].map((word) => [word, 2]));
  const asked = questionWords(question, weights);
  const weighed = {
    unit: { text: sentence, start: 0, end: sentence.length, kind: "sentence" as const, header: "", caption: "" },
    frame,
    passage: { text: sentence, score: 0.9, vectorScore: 0.7, rank: 1 },
    similarity: 0.6,
    similaritiesWithout: asked.content.map(() => 0.7),
    similarityLead: 0.1,
    coverageLead: 0.1,
  };
  return measureSentence(asked, weighed, stemsOf(`${frame} ${sentence}`), (one, other) =>
    one === "sea" && other === "coast" ? 0.7 : 0,
  );
}

describe("opposites", () => {
  test("a negation that the other does not share", () => {
    expect(isUnmatchedNegation("What isn't a polygon?", "A polygon is closed.")).toBe(true);
    expect(isUnmatchedNegation("What is used other than oil?", "Oil is used.")).toBe(true);
    expect(isUnmatchedNegation("What isn't a polygon?", "A circle is not a polygon.")).toBe(false);
    expect(isUnmatchedNegation("What is a polygon?", "A circle is not a polygon.")).toBe(false);
    expect(isUnaskedNegation("Who signed it?", "The king refused to sign.")).toBe(true);
    expect(isUnaskedNegation("Who refused it?", "The king refused to sign.")).toBe(false);
    expect(isUnaskedNegation("Who did not sign it?", "The king refused to sign.")).toBe(false);
  });

  test("a word whose opposite stands in the sentence, unless the question has both", () => {
    const sentence = stemsOf("The largest town lies in the south.");
    expect(countOpposites(stemsOf("Which is the smallest town in the north?"), sentence)).toBe(2);
    expect(countOpposites(stemsOf("Which is the largest town?"), sentence)).toBe(0);
    expect(countOpposites(stemsOf("largest or smallest"), sentence)).toBe(0);
  });

  test("a word that a prefix turns round", () => {
    expect(countTurnedRound(["established"], new Set(["unestablished"]))).toBe(1);
    expect(countTurnedRound(["unnecessary"], new Set(["necessary"]))).toBe(1);
    expect(countTurnedRound(["established"], new Set(["established", "unestablished"]))).toBe(0);
  });

  test("a word that picks one of several and is not in the passage", () => {
    expect(countUnmatchedPicking(stemsOf("the second battle"), stemsOf("the battle"))).toBe(1);
    expect(countUnmatchedPicking(stemsOf("the second battle"), stemsOf("a second battle"))).toBe(0);
  });
});

describe("words of a question", () => {
  test("what names the kind of thing asked for need not be repeated", () => {
    const { content } = questionWords("In which year did Ada leave?", new Map());
    expect(content.filter(({ isAsked }) => isAsked).map((word) => word.stem)).toEqual(["year"]);
    expect(content.find((word) => word.stem === "ada")?.rest).toBe("In which year did leave?");
  });

  test("names are capitalised words that do not open it, and pairs of them stand side by side", () => {
    const asked = questionWords("Who met King Rollo in 911?", new Map());
    expect(asked.names).toEqual(new Set([stem("king"), stem("rollo")]));
    expect(asked.namePairs).toEqual([[stem("king"), stem("rollo")]]);
    expect(asked.numbers).toEqual(new Set(["911"]));
    expect(questionWords("Is the DL-540 on 4.3.0?", new Map()).numbers).toEqual(new Set(["dl-540", "4.3.0"]));
  });

  test("a number is held as a whole or not at all", () => {
    expect(holdsNumber("Firmware 4.0.x, 4.1.x", "4.1")).toBe(true);
    expect(holdsNumber("Firmware 4.3.0", "4.3")).toBe(false);
    expect(holdsNumber("part 310-2001-05", "310-2001")).toBe(true);
    expect(holdsNumber("in 1911", "911")).toBe(false);
  });
});

describe("signs of a sentence", () => {
  test("that holds all are better than of one that lacks number, name and quantity", () => {
    const question = "How many ships did Rollo bring in 911?";
    const whole = signsOf(question, "In 911 Rollo did bring thirty ships.");
    expect(whole).toMatchObject({
      coverage: 1,
      missingNumbers: 0,
      missingNames: 0,
      holdsForm: 1,
      countsThing: 1,
      missingWords: 0,
    });
    expect(whole.distraction).toBeLessThan(0);
    const lacking = signsOf(question, "The king did bring ships.");
    expect(lacking).toMatchObject({ missingNumbers: 1, missingNames: 1, lacksForm: 1, countsNothing: 1 });
    expect(lacking.distraction).toBeCloseTo(0.1);
    expect(lacking.coverage).toBeLessThan(1);
  });

  test("take in what names its subject", () => {
    expect(signsOf("What is the rate in Norway?", "82 a day").coverage).toBe(0);
    expect(signsOf("What is the rate in Norway?", "82 a day", "Rates\nNorway").missingWords).toBe(0);
  });

  test("hold a word of the like meaning for most of it", () => {
    const signs = signsOf("Which housing at the sea?", "The housing is for the coast.");
    expect(signs.coverage).toBeLessThan(signs.likeness);
    expect(signs.leastLikeness).toBe(0.7);
  });
});

import { describe, expect, test } from "vitest";
import {
  type WeighedSentence,
  measureAnswerability,
} from "../../../src/answering/answerability/answerability-signs.ts";
import {
  countOpposites,
  countUnmatchedPicking,
  isUnmatchedNegation,
} from "../../../src/answering/answerability/opposites.ts";
import { questionWords } from "../../../src/answering/answerability/question-words.ts";
import { stem, words } from "../../../src/document/words.ts";

const stemsOf = (text: string) => new Set(words(text).map(stem));

function signsOf(question: string, sentence: string) {
  const weights = new Map([...stemsOf(question)].map((word) => [word, 2]));
  const asked = questionWords(question, weights);
  const weighed: WeighedSentence = {
    text: sentence,
    passageText: sentence,
    similarity: 0.6,
    similaritiesWithout: asked.content.map(() => 0.7),
    coverage: 0.5,
    score: 1,
  };
  return measureAnswerability(asked, [{ score: 0.9, vectorScore: 0.7, wordScore: 6 }], [weighed]);
}

describe("opposites", () => {
  test("a negation that the sentence does not share", () => {
    expect(isUnmatchedNegation("What isn't a polygon?", "A polygon is closed.")).toBe(true);
    expect(isUnmatchedNegation("What is used other than oil?", "Oil is used.")).toBe(true);
    expect(isUnmatchedNegation("What isn't a polygon?", "A circle is not a polygon.")).toBe(false);
    expect(isUnmatchedNegation("What is a polygon?", "A circle is not a polygon.")).toBe(false);
  });

  test("a word whose opposite stands in the sentence, unless the question has both", () => {
    const sentence = stemsOf("The largest town lies in the south.");
    expect(countOpposites(stemsOf("Which is the smallest town in the north?"), sentence)).toBe(2);
    expect(countOpposites(stemsOf("Which is the largest town?"), sentence)).toBe(0);
    expect(countOpposites(stemsOf("largest or smallest"), sentence)).toBe(0);
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

  test("names are capitalised words that do not open it", () => {
    const asked = questionWords("Who met King Rollo in 911?", new Map());
    expect(asked.names).toEqual(new Set([stem("king"), stem("rollo")]));
    expect(asked.numbers).toEqual(new Set(["911"]));
  });
});

describe("signs", () => {
  test("of a sentence that holds all are better than of one that lacks number, name and quantity", () => {
    const question = "How many ships did Rollo bring in 911?";
    const whole = signsOf(question, "In 911 Rollo did bring thirty ships.");
    expect(whole).toMatchObject({
      missingNumbers: 0,
      missingNames: 0,
      noQuantity: 0,
      missingShare: 0,
      missingWords: 0,
    });
    expect(whole.distraction).toBeLessThan(0);
    const lacking = signsOf(question, "The king did bring ships.");
    expect(lacking).toMatchObject({ missingNumbers: 1, missingNames: 1, noQuantity: 1, missingWords: 2 });
    expect(lacking.distraction).toBeCloseTo(0.1);
    expect(lacking.missingShare).toBeGreaterThan(0);
  });
});

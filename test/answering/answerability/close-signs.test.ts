// The signs of close reading: each can be checked by reading question and sentence.
import { describe, expect, test } from "vitest";
import { closeSigns } from "../../../src/answering/answerability/close-signs.ts";
import { questionWords } from "../../../src/answering/answerability/question-words.ts";

function signsOf(question: string, text: string, passage = text) {
  const unit = { text, start: 0, end: text.length, kind: "sentence" as const, header: "", caption: "" };
  return closeSigns(questionWords(question, new Map()), { unit, passage: { text: passage } });
}

describe("the best sentence read closely", () => {
  test("another word stands in the place of one of the question", () => {
    const sentence = "A large coal-fired plant uses much water.";
    expect(signsOf("How much does a large oil-fired plant use?", sentence)).toMatchObject({
      replaced: 1,
      replacedBetween: 1,
      addedBetween: 0,
    });
    expect(signsOf("How much does a large coal-fired plant use?", sentence).replaced).toBe(0);
  });

  test("neighbours of the question stand apart", () => {
    expect(signsOf("Who paints red houses?", "Ada paints red wooden houses.")).toMatchObject({ divided: 1, parted: 0 });
    expect(signsOf("Who paints red houses?", "Houses that Ada paints are red.")).toMatchObject({
      divided: 0,
      parted: 2,
    });
  });

  test("a copy in its order, and one that is turned round", () => {
    const sentence = "Phagocytes patrol the body.";
    expect(signsOf("What do phagocytes patrol?", sentence)).toMatchObject({ contentOrderedShare: 1, turnedPairs: 0 });
    expect(signsOf("What do body patrol phagocytes?", sentence).turnedPairs).toBe(1);
  });

  test("a month, a year or a name that excludes the one asked of", () => {
    const sentence = "On 12 May 1999 Mr Kent met the board.";
    expect(signsOf("Who met on 12 March 1999?", sentence)).toMatchObject({ rivalKinds: 1, hasRivalYear: 0 });
    expect(signsOf("Who met on 12 May 1998?", sentence)).toMatchObject({ rivalKinds: 0, hasRivalYear: 1 });
    expect(signsOf("When did Mr Smith meet?", sentence, `${sentence} Smith left.`)).toMatchObject({
      hasRivalName: 1,
      namesElsewhere: 1,
    });
  });

  test("a denial that only one of them has", () => {
    expect(signsOf("Who signed it?", "The king didn't sign.")).toMatchObject({
      onlyNearbyDenies: 1,
      sentenceDenies: 1,
    });
    expect(signsOf("Who should sign?", "The king never signs.")).toMatchObject({ onlyNearbyDenies: 1, denyAlike: 0 });
    expect(signsOf("Who never signs?", "The king signs.")).toMatchObject({ onlyQuestionDenies: 1 });
  });
});

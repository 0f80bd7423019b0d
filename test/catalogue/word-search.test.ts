// Words as people type them: identifiers, phrases, exclusions, anything at all; and a ranking that equals BM25 over every match.
import { expect, onTestFinished, test } from "vitest";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import { BLOCK_LABELS } from "../../src/catalogue/word-blocks.ts";
import { LabelSet } from "../../src/document/label-set.ts";
import { documentVersion } from "../support/documents.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { randomNumbers } from "../support/vectors.ts";

interface Opened {
  catalogue: Catalogue;
  write: (path: string, paragraphs: readonly string[]) => void;
  move: (from: string, to: string) => void;
}

function openCatalogue(): Opened {
  const catalogue = Catalogue.open(`${temporaryFolder()}/catalogue.sqlite`, "test");
  onTestFinished(() => catalogue.close());
  const folder = catalogue.transaction(() => catalogue.documents.addFolder("/somewhere", "default"));
  const write = (path: string, paragraphs: readonly string[]) =>
    catalogue.transaction(() => catalogue.documents.replace(documentVersion(folder.id, path, paragraphs)));
  const move = (from: string, path: string) =>
    catalogue.transaction(() =>
      catalogue.documents.move({ folderId: folder.id, path: from }, { folderId: folder.id, path, size: 1, mtimeMs: 1 }),
    );
  return { catalogue, write, move };
}

function textsFound(catalogue: Catalogue, text: string, limit = 10): string[] {
  const labels = catalogue.words.search(text, limit, catalogue.words.narrow(text, null)).map(({ label }) => label);
  const passages = catalogue.chunks.passages(labels);
  return labels.map((label) => passages.get(label)?.text ?? "gone");
}

test.each([
  ["AB-1234/7", "Order part AB-1234/7 today.", "Of 1234 parts, AB took 7 in all: AB, 7, 1234."],
  ["max_input_tokens", "Set max_input_tokens first.", "The max of tokens that an input has; input tokens, max."],
  ["10.4.2", "Version 10.4.2 is current.", "Between 10 and 4 there are 2 twos: 2, 4, 10."],
  ["SKU_99-b", "Item SKU_99-b is sold out.", "A b and 99 SKU; b, SKU, 99."],
])("%s is found whole before its scattered parts, and in part", (identifier, whole, scattered) => {
  const { catalogue, write } = openCatalogue();
  write("one.txt", [scattered, whole, "Nothing of the kind stands here."]);
  expect(textsFound(catalogue, `where is ${identifier}?`)).toEqual([whole, scattered]);
  const [part = ""] = identifier.split(/[-_./]/);
  expect(textsFound(catalogue, part)).toContain(whole);
});

test.each([
  ["DL540", "The DL-540 logs."],
  ["DL-540", "The DL540 logs."],
  ["logger dl 540", "The DL540 logs."],
  ["input tokens", "Raise maxInputTokens."],
  ["maxInputTokens", "Raise max_input_tokens."],
  ["1200", "It costs 1,200 euro."],
  ["email", "Send an e-mail."],
  ["Überprüfung", "Die Uberprufung."],
])("%s finds %s", (typed, text) => {
  const { catalogue, write } = openCatalogue();
  write("one.txt", ["Of something else.", text]);
  expect(textsFound(catalogue, typed)[0]).toBe(text);
});

test("quoted phrases must stand there, excluded words must not, and a phrase that stands nowhere is let go", () => {
  const { catalogue, write } = openCatalogue();
  const paragraphs = ["The snow load of roofs.", "A load of snow.", "Snow load of bridges."];
  write("one.txt", paragraphs);
  expect(textsFound(catalogue, '"snow load"').sort()).toEqual([paragraphs[2], paragraphs[0]]);
  expect(textsFound(catalogue, '"snow loads" -roof')).toEqual([paragraphs[2]]);
  expect(textsFound(catalogue, 'snow -"load of"')).toEqual([]);
  expect(textsFound(catalogue, "snow “snow drift”")).toHaveLength(3);
  expect(catalogue.words.narrow("snow at -20 degrees - and more", null)).toBeNull();
});

test("no text at all is a syntax error", () => {
  const { catalogue, write } = openCatalogue();
  write("one.txt", ["Part AB-1234/7 has max_input_tokens.", "NEAR AND OR NOT, a b c."]);
  const next = randomNumbers(3);
  const pieces = [
    '"',
    "'",
    "(",
    ")",
    "*",
    "^",
    ":",
    "-",
    "+",
    "{",
    "}",
    "\\",
    "%",
    "_",
    ";",
    "--",
    " ",
    "\n",
    "\u0000",
    "🙂",
    "\uD83D",
    "\uDE42",
    "\u202E",
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    "text:",
    "a",
    "part",
    "ab",
    "12",
    "-a",
    '-"b',
    "é",
    "\u0301",
    "ß",
    "日本",
    "٣",
    "ﬁ",
    "ǆ",
    "\uFFFF",
    "𝒳",
    "Ⅷ",
  ];
  const anything = () => String.fromCharCode(Math.floor(next() * 0x1_0000));
  for (let round = 0; round < 3_000; round += 1) {
    const text = Array.from({ length: 1 + Math.floor(next() * 12) }, () =>
      next() < 0.8 ? (pieces[Math.floor(next() * pieces.length)] ?? "") : anything(),
    ).join(next() < 0.5 ? "" : " ");
    const search = () =>
      catalogue.words.scores(
        text,
        catalogue.words.search(text, 5, catalogue.words.narrow(text, null)).map(({ label }) => label),
      );
    expect(search, JSON.stringify(text)).not.toThrow();
  }
});

test("packed blocks, the rest, and what was removed rank exactly as BM25 over every passage", () => {
  const { catalogue, write, move } = openCatalogue();
  const next = randomNumbers(11);
  const word = () => `w${Math.floor(1 / (0.002 + next()))}`;
  const paragraphs = () =>
    Array.from({ length: 700 }, () => Array.from({ length: 6 + Math.floor(next() * 8) }, word).join(" "));
  for (let file = 0; file * 700 < BLOCK_LABELS + 2_000; file += 1) write(`${file}.txt`, paragraphs());
  const questions = Array.from({ length: 4 }, () => Array.from({ length: 6 }, word).join(" "));
  const everything = (question: string) =>
    [
      ...catalogue.words.scores(
        question,
        Array.from({ length: BLOCK_LABELS * 2 }, (_, label) => label),
      ),
    ].sort(([a, one], [b, other]) => other - one || a - b);
  const compare = () => {
    for (const question of questions) {
      const found = catalogue.words.search(question, 10, null);
      const exact = everything(question);
      expect(found.map(({ score }) => score)).toEqual(exact.slice(0, 10).map(([, score]) => score));
      const odd = LabelSet.of(
        exact.flatMap(([label]) => (label % 2 === 1 ? [label] : [])),
        BLOCK_LABELS * 2,
      );
      expect(catalogue.words.search(question, 10, odd).every(({ label }) => label % 2 === 1)).toBe(true);
    }
  };
  compare();
  for (const file of [1, 3, 20]) write(`${file}.txt`, paragraphs());
  compare();
  // one in the packed block and one behind it; a path is words as well
  for (const file of [2, 24]) move(`${file}.txt`, `archive/w499-${file}.txt`);
  questions.push("archive", "w499 archive", "w1 w499");
  expect(catalogue.words.search("archive", 2_000, null)).toHaveLength(1_400);
  compare();
  // enough removals that the block is packed anew
  for (let file = 4; file < 14; file += 1) write(`${file}.txt`, ["gone"]);
  compare();
  expect(catalogue.words.passageCounts(["gone", "never"])).toEqual(
    new Map([
      ["gone", 10],
      ["never", 0],
    ]),
  );
});

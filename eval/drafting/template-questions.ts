// Questions by templates, for when no model is configured: rows of tables, definitions, and sentences with an amount or a date. A person
// makes them sound as people ask; the evidence and the answer are right as they are.
import { contentHash } from "../../src/document/content-id.ts";
import { splitSentences } from "../../src/document/sentences.ts";
import type { Question } from "../question-set.ts";
import type { LibraryPassage } from "./library-passages.ts";

const MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
const DATE = new RegExp(`\\b(?:\\d{1,2} ${MONTH}(?: \\d{4})?|${MONTH} \\d{1,2}(?:, \\d{4})?|\\d{4}-\\d{2}-\\d{2})\\b`);
const AMOUNT =
  /(?:(?:EUR|USD|GBP|CHF|[€$£])\s?\d[\d.,]*\d|(?:EUR|USD|GBP|CHF|[€$£])\s?\d|\b\d[\d.,]*\s?(?:%|percent|days?|weeks?|months?|years?|hours?|minutes?|km|mm|cm|m|kg|g|°C|V|mA|W|EUR|euros?|dollars?|million|billion))(?![\p{L}\d])/u;
const DEFINITION =
  /^(?:(?:The|A|An) )?(\p{Lu}[\p{L}\d-]*(?: [\p{L}\d-]+){0,4}) (?:is|are|means) ((?:a|an|the) [^.;]{12,140})[.;]/u;
const BLANK = "…";
const MOST_OF_A_SENTENCE = 220;
const LEAST_WORDS = 6;

/** The best template that fits; null when none does. */
export function proposeByTemplate(passage: LibraryPassage): Question | null {
  return fromTable(passage) ?? fromSentence(passage);
}

function fromTable(passage: LibraryPassage): Question | null {
  const rows = passage.text.split("\n").map(cellsOf);
  const header = passage.tableHeader === undefined ? rows[0] : cellsOf(passage.tableHeader);
  if (header === undefined || header.length < 2) return null;
  const row = rows.find(
    (cells) => cells.length === header.length && cells !== rows[0] && cells.every((cell) => cell !== ""),
  );
  const column = header.findIndex((_, place) => place > 0 && /\d/.test(row?.[place] ?? ""));
  const [name, answer] = [row?.[0], row?.[column]];
  if (row === undefined || name === undefined || answer === undefined || column < 1) return null;
  const about = topicOf(passage);
  return proposal(passage, {
    kind: "number",
    question: `${about}: what is the ${lowerFirst(header[column] ?? "")} for ${name}?`,
    answer,
    quote: row.join(" | "),
  });
}

function fromSentence(passage: LibraryPassage): Question | null {
  const sentences = splitSentences(passage.text)
    .map(({ text }) => text.replaceAll(/\s+/g, " ").trim())
    .filter((text) => text.length <= MOST_OF_A_SENTENCE && isWhole(text));
  for (const sentence of sentences) {
    const [, name, meaning] = DEFINITION.exec(sentence) ?? [];
    if (name !== undefined && meaning !== undefined && !/^(?:This|That|It|There|These|Those|What|Which)\b/.test(name))
      return proposal(passage, { kind: "fact", question: `What is ${name}?`, answer: meaning, quote: sentence });
  }
  for (const [kind, pattern] of [
    ["number", AMOUNT],
    ["fact", DATE],
  ] as const) {
    for (const sentence of sentences) {
      const [found] = pattern.exec(sentence) ?? [];
      if (found === undefined) continue;
      const asked = sentence.replace(found, BLANK).replace(/[.]$/, "");
      const ask = kind === "number" ? "how much or how many" : "when";
      return proposal(passage, {
        kind,
        question: `${topicOf(passage)}, ${ask}: ${asked}?`,
        answer: found,
        quote: sentence,
      });
    }
  }
  return null;
}

/** No heading, list of names or row of a table. */
function isWhole(text: string): boolean {
  return /^[\p{Lu}\d].*[.!?]$/u.test(text) && !/ [|·] /.test(text) && text.split(" ").length >= LEAST_WORDS;
}

function cellsOf(line: string): string[] {
  return line.includes(" | ") ? line.split(" | ").map((cell) => cell.trim()) : [];
}

/** The innermost heading without its number, else the title. */
function topicOf({ headingPath, title }: LibraryPassage): string {
  return (headingPath.at(-1) ?? title).replace(/^[\d.]+\s+/, "");
}

function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Its id names passage and question, so that what was decided of it is known again. */
export function proposal(
  passage: LibraryPassage,
  { kind, question, answer, quote }: Pick<Question, "kind" | "question" | "answer"> & { quote: string },
): Question {
  const evidence = { document: passage.path, page: passage.page, heading: passage.headingPath.at(-1) ?? "", quote };
  const id = contentHash(`${passage.path}\n${question}\n${answer}`).slice(0, 10);
  return { id, kind, question, history: [], answerable: true, evidence: [evidence], answer, accept: [] };
}

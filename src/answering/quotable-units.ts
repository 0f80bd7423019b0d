// Passage -> what can be quoted from it: each sentence, item and row but headers, and each list or table as one with the line that leads to it.
import { type Sentence, isListItem, isTableRow, splitSentences } from "../document/sentences.ts";

export interface QuotableUnit extends Sentence {
  readonly kind: "sentence" | "list";
  /** The header of the table that a row stands in, as far as it is known; empty otherwise. */
  readonly header: string;
  /** The line above a table that says what it is of; empty otherwise. */
  readonly caption: string;
}

const LONGEST_SENTENCE = 600;
const LONGEST_LIST = 1_200;
const LONGEST_CAPTION = 160;
const TABLE_NUMBER = /^(?:table|figure|fig\.|exhibit)\s+[\p{L}\d.-]+[.:]?$/iu;

/** `tableHeader` is the header of the table that the passage begins within. */
export function quotableUnits(text: string, tableHeader?: string): QuotableUnit[] {
  const sentences = splitSentences(text);
  const runs = findRuns(sentences);
  const headers = new Set(runs.map((run) => run.rows[0]).filter((row) => row !== undefined && isTableRow(row.text)));
  const continuing = tableHeader === undefined ? [] : leadingRows(sentences);
  for (const row of continuing) headers.delete(row);
  const header = (sentence: Sentence): string =>
    tableHeader !== undefined && continuing.includes(sentence) ? tableHeader : headerOf(sentence, runs);
  const captions = new Set(runs.map((run) => run.caption?.text));
  const caption = (sentence: Sentence): string => runs.find(({ rows }) => rows.includes(sentence))?.caption?.text ?? "";
  const single = sentences
    .filter(({ text: own }) => own.length <= LONGEST_SENTENCE && !captions.has(own) && !TABLE_NUMBER.test(own))
    .filter((sentence) => !headers.has(sentence))
    .map((sentence) => ({
      ...sentence,
      kind: "sentence" as const,
      header: header(sentence),
      caption: caption(sentence),
    }));
  const lists = runs
    .filter((run) => run.end - run.start <= LONGEST_LIST)
    .map(({ start, end, caption: above }) => ({
      text: text.slice(start, end),
      start,
      end,
      kind: "list" as const,
      header: "",
      caption: above?.text ?? "",
    }));
  return [...single, ...lists];
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly Sentence[];
  /** Of a table only. */
  readonly caption: Sentence | undefined;
}

/** Two or more items or rows in a row, with the sentence before them when it leads to them. */
function findRuns(sentences: readonly Sentence[]): Run[] {
  const runs: Run[] = [];
  let index = 0;
  while (index < sentences.length) {
    const from = index;
    while (index < sentences.length && isRowLike(sentences[index])) index += 1;
    const rows = sentences.slice(from, index);
    const [first] = rows;
    const last = rows.at(-1);
    if (rows.length >= 2 && first !== undefined && last !== undefined) {
      const lead = sentences[from - 1];
      const start = lead !== undefined && isListItem(first.text) ? lead.start : first.start;
      runs.push({ start, end: last.end, rows, caption: isTableRow(first.text) ? captionOf(lead) : undefined });
    }
    if (rows.length === 0) index += 1;
  }
  return runs;
}

/** A line that is no sentence and stands right above a table. */
function captionOf(lead: Sentence | undefined): Sentence | undefined {
  if (lead === undefined || lead.text.length > LONGEST_CAPTION || /[.!?;]$/.test(lead.text)) return undefined;
  return lead;
}

/** The rows of a table that began before the passage. */
function leadingRows(sentences: readonly Sentence[]): readonly Sentence[] {
  const end = sentences.findIndex((sentence) => !isTableRow(sentence.text));
  return sentences.slice(0, end === -1 ? undefined : end);
}

function isRowLike(sentence: Sentence | undefined): boolean {
  return sentence !== undefined && (isTableRow(sentence.text) || isListItem(sentence.text));
}

function headerOf(sentence: Sentence, runs: readonly Run[]): string {
  if (!isTableRow(sentence.text)) return "";
  const table = runs.find((run) => run.rows.includes(sentence));
  const header = table?.rows[0];
  return header === undefined || header === sentence || !isTableRow(header.text) ? "" : header.text;
}

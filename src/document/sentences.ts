// Divides a passage into the units that can be quoted: sentences, list items and table rows.

export interface Sentence {
  readonly text: string;
  /** UTF-16 offsets in the text it was taken from, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
/** The segmenter ends sentences at these; they do not. */
const ABBREVIATION_END =
  /(?:\b(?:e\.g|i\.e|approx|incl|excl|max|min|no|nos|art|sec|fig|vs|dr|mr|mrs|ms|st|inc|ltd|co|corp)\.|\b[A-Z]\.)$/i;

/** Sentences in order. A line is its own unit when it is a table row, a list item or a row of aligned columns; other line breaks do not end a sentence. */
export function splitSentences(text: string): Sentence[] {
  return blocksOf(text)
    .flatMap((block) => (isRow(block.text) ? [block] : sentencesOf(block)))
    .filter((unit) => /[\p{L}\p{N}]/u.test(unit.text));
}

export function isTableRow(text: string): boolean {
  return text.includes(" | ");
}

export function isListItem(text: string): boolean {
  return /^(?:[-*•–]|\d{1,2}[.)]|\(?[a-z][.)])\s/.test(text);
}

function isRow(line: string): boolean {
  return isTableRow(line) || isListItem(line) || isAlignedRow(line);
}

/** A line of columns that spaces set apart, as in price lists of plain text; the last column holds a figure. */
function isAlignedRow(line: string): boolean {
  return /\S {3,}[^\s\d]?\d[\d.,]*(?: \S{1,4})?$/.test(line);
}

/** Consecutive plain lines make one block; a blank line, a row or an item ends it. */
function blocksOf(text: string): Sentence[] {
  const blocks: Sentence[] = [];
  let open: { start: number; end: number } | undefined;
  const close = () => {
    if (open !== undefined) blocks.push(trimmed(text, open.start, open.end));
    open = undefined;
  };
  for (const line of text.matchAll(/[^\n]+|\n/g)) {
    const start = line.index;
    const end = start + line[0].length;
    if (line[0] === "\n") {
      if (text[start + 1] === "\n") close();
    } else if (isRow(line[0].trim())) {
      close();
      blocks.push(trimmed(text, start, end));
    } else {
      open = { start: open?.start ?? start, end };
    }
  }
  close();
  return blocks;
}

function sentencesOf(block: Sentence): Sentence[] {
  const sentences: Sentence[] = [];
  let start: number | undefined;
  for (const { segment, index } of segmenter.segment(block.text.replaceAll("\n", " "))) {
    start ??= index;
    if (ABBREVIATION_END.test(segment.trimEnd())) continue;
    sentences.push(shifted(trimmed(block.text, start, index + segment.length), block.start));
    start = undefined;
  }
  if (start !== undefined) sentences.push(shifted(trimmed(block.text, start, block.text.length), block.start));
  return sentences;
}

function shifted(sentence: Sentence, by: number): Sentence {
  return { text: sentence.text, start: sentence.start + by, end: sentence.end + by };
}

function trimmed(text: string, start: number, end: number): Sentence {
  const raw = text.slice(start, end);
  const from = start + (raw.length - raw.trimStart().length);
  const to = end - (raw.length - raw.trimEnd().length);
  return { text: text.slice(from, to), start: from, end: Math.max(from, to) };
}

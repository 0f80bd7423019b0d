// Lines of one PDF page under one heading -> blocks: wrapped lines become paragraphs, table rows and list items keep their lines.

const LIST_ITEM = /^(?:[•●◦▪■–—*·o-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s)/;
/** A line of prose fills at least this share of the width of the text around it. */
const FULL_SHARE = 0.72;
const SHORTEST_PROSE_WIDTH = 36;
const ENDS_SENTENCE = /[.!?:]["”’)]*$/;

export function joinLines(lines: readonly string[]): string[] {
  const width = Math.max(typicalWidth(lines), SHORTEST_PROSE_WIDTH);
  const blocks: string[] = [];
  let block = "";
  let previous: string | null = null;
  let paragraph = false;
  for (const line of lines) {
    if (previous === null) block = line;
    else if (continues(previous, line, width)) {
      block += ` ${line}`;
      paragraph = true;
    } else if (paragraph && ENDS_SENTENCE.test(previous) && !LIST_ITEM.test(line)) {
      blocks.push(block);
      block = line;
      paragraph = false;
    } else block += `\n${line}`;
    previous = line;
  }
  if (block !== "") blocks.push(block);
  return blocks;
}

function continues(previous: string, line: string, width: number): boolean {
  if (isRow(previous) || isRow(line) || LIST_ITEM.test(line)) return false;
  if (previous.length < width * FULL_SHARE) return false;
  // A full line that ends a sentence may end the paragraph; a capital after it does not say. Prose goes on, as most lines do.
  return !isNumeric(previous) && !isNumeric(line);
}

/** Cells, or mostly figures: a row of a table. */
function isRow(line: string): boolean {
  return line.includes(" | ");
}

function isNumeric(line: string): boolean {
  const tokens = line.split(" ");
  const figures = tokens.filter((token) => /^[$€£(]*[\d.,]+[%)]*$|^[—–$-]+$/.test(token)).length;
  return figures >= 2 && (figures >= tokens.length * 0.4 || /(?:[\d.,]+[%)]*|[—–])\s+[$€£(]*[\d.,]+[%)]*$/.test(line));
}

function typicalWidth(lines: readonly string[]): number {
  const widths = lines
    .filter((line) => !isRow(line))
    .map((line) => line.length)
    .toSorted((left, right) => left - right);
  return widths[Math.floor(widths.length * 0.85)] ?? 0;
}

// One section -> the ranges of its passages: cut between paragraphs, lines, sentences or words, whichever is the first that fits.
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import type { Section } from "../src/document/source-document.ts";

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface ChunkLimits {
  readonly targetTokens: number;
  readonly overlapTokens: number;
}

/** From paragraphs down to words: a table row is a line, so a table divides between its rows. */
const SEPARATORS = ["\n\n", "\n", ". ", "? ", "! ", "; ", " "];
/** A chunk below this share of the target says too little on its own; it joins its neighbour if both fit the slack. */
const SMALL_SHARE = 0.25;
const SLACK_SHARE = 1.1;
/** Words of a language have four or five. Some tokenizers take a word of a million letters for one unknown token. */
const MOST_CHARACTERS_A_TOKEN = 20;

/** Ranges of the document's text that cover the section, in order; `code` is what stands in it, each whole where it fits. */
export async function divideSection(
  section: Section,
  code: readonly Range[],
  countTokens: (text: string) => number,
  limits: ChunkLimits,
): Promise<Range[]> {
  if (section.text.trim() === "") return [];
  const count = remembering((text) => Math.max(countTokens(text), text.length / MOST_CHARACTERS_A_TOKEN));
  if (count(section.text) <= limits.targetTokens) return [{ start: section.start, end: section.end }];
  const ranges: Range[] = [];
  for (const { start, end, isCode } of partAtCode(section, code)) {
    const text = section.text.slice(start, end);
    const isWhole = isCode && count(text) <= limits.targetTokens;
    const pieces = isWhole ? [{ start: 0, end: text.length }] : await divideText(text, count, limits);
    ranges.push(...pieces.map((piece) => ({ start: start + piece.start, end: start + piece.end })));
  }
  const packed = code.length === 0 ? ranges : packTogether(ranges, section.text, count, limits.targetTokens);
  return packed.map(({ start, end }) => ({ start: section.start + start, end: section.start + end }));
}

interface Part extends Range {
  readonly isCode: boolean;
}

/** The section's text as code and what stands between it, without the blank lines around. Offsets are within the section. */
function partAtCode(section: Section, code: readonly Range[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const addProse = (until: number): void => {
    const start = from + leadingSpace(section.text, from);
    const end = start + section.text.slice(start, until).trimEnd().length;
    if (end > start) parts.push({ start, end, isCode: false });
  };
  for (const { start, end } of code) {
    addProse(start - section.start);
    parts.push({ start: start - section.start, end: end - section.start, isCode: true });
    from = end - section.start;
  }
  if (code.length === 0) return [{ start: 0, end: section.text.length, isCode: false }];
  addProse(section.text.length);
  return parts;
}

async function divideText(text: string, count: (text: string) => number, limits: ChunkLimits): Promise<Range[]> {
  const splitter = new TrailingSeparatorSplitter({
    chunkSize: limits.targetTokens,
    chunkOverlap: limits.overlapTokens,
    lengthFunction: count,
    separators: SEPARATORS,
  });
  const pieces = await splitter.splitText(text);
  const located = locatePieces(pieces, text);
  const fitting = located.flatMap((range) => cutOversized(range, text, count, limits.targetTokens));
  return mergeSmall(fitting, text, count, limits.targetTokens);
}

/** Code and the words that lead to it share a passage where both fit. */
function packTogether(
  ranges: readonly Range[],
  text: string,
  count: (text: string) => number,
  target: number,
): Range[] {
  const packed: Range[] = [];
  for (const range of ranges) {
    const previous = packed.at(-1);
    const fits = previous !== undefined && count(text.slice(previous.start, range.end)) <= target;
    if (previous !== undefined && fits) packed[packed.length - 1] = { start: previous.start, end: range.end };
    else packed.push(range);
  }
  return packed;
}

/** The splitter asks for the length of the same piece when it divides, merges and overlaps; the model counts it once. */
function remembering(countTokens: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    let tokens = known.get(text);
    if (tokens === undefined) known.set(text, (tokens = countTokens(text)));
    return tokens;
  };
}

/** LangChain's splitter keeps a separator at the start of the next piece; a full stop belongs to the sentence it ends. */
class TrailingSeparatorSplitter extends RecursiveCharacterTextSplitter {
  protected override splitOnSeparator(text: string, separator: string): string[] {
    const parts: string[] = [];
    let start = 0;
    for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, start)) {
      parts.push(text.slice(start, at + separator.length));
      start = at + separator.length;
    }
    if (start < text.length) parts.push(text.slice(start));
    return parts;
  }
}

/**
 * Pieces -> offsets. A piece starts at the latest after the white space that follows the piece before, earlier where it
 * overlaps: the last occurrence up to there is never before its true place, so that repetitive text leaves no gap.
 */
function locatePieces(pieces: readonly string[], text: string): Range[] {
  const ranges: Range[] = [];
  let end = 0;
  for (const piece of pieces) {
    const start = text.lastIndexOf(piece, end + leadingSpace(text, end));
    if (start === -1) throw new Error("a piece of a section is not in the section's text");
    end = start + piece.length;
    ranges.push({ start, end });
  }
  return ranges;
}

function leadingSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at - from;
}

/** A word without end (a key, a long link, text without spaces) is cut by the number of its characters. */
function cutOversized(range: Range, text: string, count: (text: string) => number, target: number): Range[] {
  const tokens = count(text.slice(range.start, range.end));
  if (tokens <= target * SLACK_SHARE) return [range];
  const step = Math.max(1, Math.floor(((range.end - range.start) * target) / tokens));
  const cuts: Range[] = [];
  for (let start = range.start; start < range.end;) {
    let end = Math.min(start + step, range.end);
    if (end < range.end && /[\uDC00-\uDFFF]/.test(text.charAt(end))) end++;
    cuts.push({ start, end });
    start = end;
  }
  return cuts;
}

function mergeSmall(ranges: readonly Range[], text: string, count: (text: string) => number, target: number): Range[] {
  const merged: Range[] = [];
  for (const range of ranges) {
    const previous = merged.at(-1);
    const joined = previous === undefined ? null : { start: previous.start, end: range.end };
    if (previous === undefined || joined === null || !mayJoin(previous, range, joined)) merged.push(range);
    else merged[merged.length - 1] = joined;
  }
  return merged;

  function tokensOf(range: Range): number {
    return count(text.slice(range.start, range.end));
  }

  function mayJoin(left: Range, right: Range, joined: Range): boolean {
    const small = target * SMALL_SHARE;
    // What the right one adds beyond its overlap decides whether it can stand alone.
    const added = { start: Math.max(left.end, right.start), end: right.end };
    if (tokensOf(left) >= small && tokensOf(added) >= small) return false;
    return tokensOf(joined) <= target * SLACK_SHARE;
  }
}

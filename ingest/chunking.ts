// Sections -> chunks of about `targetTokens` tokens of the embedding model, each an exact slice of the document's text.
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import type { Chunk } from "../src/document/chunk.ts";
import type { Section, SourceDocument } from "../src/document/source-document.ts";

/** Part of the knowledge base's fingerprint: bump it with any change that moves a boundary. */
export const CHUNKER_VERSION = 1;

export interface ChunkingOptions {
  /** Tokens of a text as the embedding model counts them. */
  readonly countTokens: (text: string) => number;
  readonly targetTokens?: number;
  /** Tokens repeated from the end of the chunk before, at most; whole sentences or lines. */
  readonly overlapTokens?: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** From paragraphs down to words: a table row is a line, so a table divides between its rows. */
const SEPARATORS = ["\n\n", "\n", ". ", "? ", "! ", "; ", " "];
/** A chunk below this share of the target says too little on its own; it joins its neighbour if both fit the slack. */
const SMALL_SHARE = 0.25;
const SLACK_SHARE = 1.1;

/** Never crosses a section. A section within the target is one chunk. Chunks are in reading order. */
export async function chunkDocument(document: SourceDocument, options: ChunkingOptions): Promise<Chunk[]> {
  const { countTokens, targetTokens = 200, overlapTokens = 30 } = options;
  const limits = { targetTokens, overlapTokens };
  const chunks: Chunk[] = [];
  for (const section of document.sections) {
    for (const { start, end } of await divideSection(section, countTokens, limits)) {
      const text = document.text.slice(start, end);
      chunks.push({ text, page: section.page, headingPath: section.headingPath, start, end, ordinal: chunks.length });
    }
  }
  return chunks;
}

type Limits = Readonly<Required<Pick<ChunkingOptions, "targetTokens" | "overlapTokens">>>;

async function divideSection(
  section: Section,
  countTokens: (text: string) => number,
  limits: Limits,
): Promise<Range[]> {
  if (section.text.trim() === "") return [];
  if (countTokens(section.text) <= limits.targetTokens) return [{ start: section.start, end: section.end }];
  const count = remembering(countTokens);
  const splitter = new TrailingSeparatorSplitter({
    chunkSize: limits.targetTokens,
    chunkOverlap: limits.overlapTokens,
    lengthFunction: count,
    separators: SEPARATORS,
  });
  const pieces = await splitter.splitText(section.text);
  const located = locatePieces(pieces, section.text);
  const fitting = located.flatMap((range) => cutOversized(range, section.text, count, limits.targetTokens));
  const merged = mergeSmall(fitting, section.text, count, limits.targetTokens);
  return merged.map(({ start, end }) => ({ start: section.start + start, end: section.start + end }));
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

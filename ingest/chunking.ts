// Sections -> chunks of about `targetTokens` tokens of the embedding model, each an exact slice of the document's text.
import type { Chunk } from "../src/document/chunk.ts";
import type { SourceDocument } from "../src/document/source-document.ts";
import { divideSection, type Range } from "./section-division.ts";

/** Part of the knowledge base's fingerprint: bump it with any change that moves a boundary. */
export const CHUNKER_VERSION = 3;

export interface ChunkingOptions {
  /** Tokens of a text as the embedding model counts them. */
  readonly countTokens: (text: string) => number;
  readonly targetTokens?: number;
  /** Tokens repeated from the end of the chunk before, at most; whole sentences or lines. */
  readonly overlapTokens?: number;
}

/** A row of names longer than this share of the target says more about the table than about the row. */
const HEADER_SHARE = 0.3;

/**
 * Never crosses a section. A section within the target is one chunk, and so is code within it wherever it stands. Chunks are in reading
 * order; one that begins within a table carries the names of its columns beside its text.
 */
export async function chunkDocument(document: SourceDocument, options: ChunkingOptions): Promise<Chunk[]> {
  const { countTokens, targetTokens = 200, overlapTokens = 30 } = options;
  const limits = { targetTokens, overlapTokens };
  const headers = new InOrder(tableHeaders(document, countTokens, targetTokens * HEADER_SHARE));
  const code = new InOrder((document.blocks ?? []).filter((block) => block.kind === "code"));
  const chunks: Chunk[] = [];
  for (const section of document.sections) {
    for (const { start, end } of await divideSection(section, code.within(section), countTokens, limits)) {
      const header = headers.around(start);
      chunks.push({
        text: document.text.slice(start, end),
        page: section.page,
        headingPath: section.headingPath,
        start,
        end,
        ordinal: chunks.length,
        ...(header === undefined || start < header.headerEnd ? {} : { tableHeader: header.text }),
      });
    }
  }
  return chunks;
}

interface TableHeader extends Range {
  readonly headerEnd: number;
  readonly text: string;
}

function tableHeaders(
  document: SourceDocument,
  countTokens: (text: string) => number,
  mostTokens: number,
): TableHeader[] {
  return (document.blocks ?? []).flatMap((block) => {
    if (block.kind !== "table") return [];
    const text = document.text.slice(block.start, block.headerEnd);
    return countTokens(text) <= mostTokens ? [{ ...block, text }] : [];
  });
}

/** Ranges in order, asked for by places that only go forward: each is looked at once, however many there are. */
class InOrder<Item extends Range> {
  readonly #items: readonly Item[];
  #next = 0;

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  within(outer: Range): Item[] {
    const found: Item[] = [];
    for (let item = this.around(outer.start); item !== undefined && item.end <= outer.end; item = this.around(item.end))
      found.push(item);
    return found;
  }

  /** The first that does not end at or before the place; it may begin after it. */
  around(place: number): Item | undefined {
    while ((this.#items[this.#next]?.end ?? Number.POSITIVE_INFINITY) <= place) this.#next++;
    return this.#items[this.#next];
  }
}

// A group of neighbours -> one passage: the document's own text from the first to the last, with the pages it goes over.
import type { Provenance } from "../document/provenance.ts";
import type { Group } from "./diversity.ts";
import type { RetrievedPassage } from "./passage.ts";

/** Reads the text of a document between two offsets. */
export type SourceReader = (documentId: string, start: number, end: number) => Promise<string | null>;

type Found = Omit<RetrievedPassage, "rank">;

export async function mergeNeighbours(group: Group<Found>, read: SourceReader): Promise<Found> {
  const [best] = group;
  if (group.length === 1) return best;
  const ordered = group.toSorted((one, other) => one.provenance.start - other.provenance.start);
  const [first = best] = ordered;
  const parts = ordered.map(({ provenance }) => provenance);
  const end = Math.max(...parts.map((part) => part.end));
  const text = await read(first.provenance.documentId, first.provenance.start, end);
  // removed since it was found: the best stands alone
  if (text === null) return best;
  const { tableHeader: _ofTheBest, ...scored } = best;
  return {
    ...scored,
    ...(first.tableHeader === undefined ? {} : { tableHeader: first.tableHeader }),
    text,
    provenance: { ...first.provenance, headingPath: sharedHeadings(parts), end, ...lastPageOf(parts) },
    parts,
  };
}

function lastPageOf(parts: readonly Provenance[]): { lastPage?: number } {
  const pages = parts.flatMap(({ page }) => (page === null ? [] : [page]));
  const lastPage = Math.max(...pages);
  return pages.length === 0 || lastPage === pages[0] ? {} : { lastPage };
}

function sharedHeadings(parts: readonly Provenance[]): readonly string[] {
  const [first = [], ...others] = parts.map((part) => part.headingPath);
  const until = first.findIndex((heading, level) => others.some((path) => path[level] !== heading));
  return until === -1 ? first : first.slice(0, until);
}

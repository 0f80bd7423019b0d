// Where a text comes from, precise enough to open the source at the spot.

/**
 * Typed origin of a passage. A type alias, so that it can stand as the metadata of a LangChain `Document`.
 * `page` is 1-based as a viewer counts, null for formats without pages. `start` and `end` are UTF-16 offsets of the
 * passage in the document's extracted text, end exclusive.
 */
export type Provenance = {
  readonly documentId: string;
  /** Path below the ingested folder, with forward slashes on every system. */
  readonly path: string;
  readonly title: string;
  readonly page: number | null;
  /** The last page of a text that goes over several; absent when `page` is the only one. */
  readonly lastPage?: number;
  readonly headingPath: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Day of the document, ISO 8601; absent where it is not known. */
  readonly date?: string;
};

/** `handbook/travel.pdf, page 3` or `guides/setup.md, Install > Linux`. */
export function describeProvenance(provenance: Pick<Provenance, "path" | "page" | "lastPage" | "headingPath">): string {
  const { page, lastPage } = provenance;
  if (page !== null)
    return `${provenance.path}, ${lastPage === undefined ? `page ${page}` : `pages ${page}-${lastPage}`}`;
  const heading = provenance.headingPath.join(" > ");
  return heading === "" ? provenance.path : `${provenance.path}, ${heading}`;
}

// POST /v1/search, narrowed as a person narrows it.
import type { DocumentFilter } from "../../document/document-filter.ts";
import { call } from "./call.ts";
import type { FoundPassages } from "./found-passages.ts";

export interface SearchFilters {
  /** Empty parts leave nothing out. */
  readonly collection: string;
  readonly format: string;
  /** A part of the path, or a pattern with `*`. */
  readonly path: string;
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
}

export const NO_FILTERS: SearchFilters = { collection: "", format: "", path: "", from: "", to: "" };
const MOST_FOUND = 30;

export function search(query: string, filters: SearchFilters, signal: AbortSignal): Promise<FoundPassages> {
  return call("/v1/search", {
    method: "POST",
    body: { query, limit: MOST_FOUND, filter: filterOf(filters) },
    signal,
  });
}

function filterOf({ collection, format, path, from, to }: SearchFilters): DocumentFilter {
  const pattern = /[*?[]/.test(path) ? path : `*${path}*`;
  return {
    ...(collection === "" ? {} : { collections: [collection] }),
    ...(format === "" ? {} : { formats: [format] }),
    ...(path === "" ? {} : { paths: [pattern] }),
    ...(from === "" ? {} : { from }),
    ...(to === "" ? {} : { to }),
  };
}

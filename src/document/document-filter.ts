// Which documents a question is put to. Every part that is given must hold; an empty filter leaves all.

export interface DocumentFilter {
  readonly collections?: readonly string[] | undefined;
  /** Glob patterns over the path below the folder, as SQLite's GLOB reads them: `contracts/*`, `*.pdf`. */
  readonly paths?: readonly string[] | undefined;
  readonly formats?: readonly string[] | undefined;
  /** First and last day of the document, ISO 8601, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The document carries at least one of these. */
  readonly tags?: readonly string[] | undefined;
}

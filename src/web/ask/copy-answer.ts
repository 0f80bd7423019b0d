// An answer as text to paste elsewhere: its words, then its sources by number.
import type { Citation } from "../../document/citation.ts";

export function answerAsText({
  question,
  text,
  citations,
}: {
  question: string;
  text: string;
  citations: readonly Citation[];
}): string {
  const sources = citations.map(
    (citation) => `[${citation.number}] ${placeOf(citation)}\n    “${citation.quote.trim()}”`,
  );
  return [question, "", text.trim(), ...(sources.length === 0 ? [] : ["", "Sources", ...sources]), ""].join("\n");
}

/** `Travel and expenses, page 4 (handbook/travel.pdf), 2025-01-01` */
export function placeOf({ title, page, lastPage, headingPath, path, date }: Citation): string {
  const pages = page === null ? null : lastPage === undefined ? `page ${page}` : `pages ${page}–${lastPage}`;
  const where = pages ?? (headingPath.length === 0 ? null : headingPath.join(" › "));
  return (
    [title, ...(where === null ? [] : [where])].join(", ") + ` (${path})` + (date === undefined ? "" : `, ${date}`)
  );
}

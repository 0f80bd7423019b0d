// Passages as retrieval gives them, for tests of what is made of them.
import type { RetrievedPassage } from "../../src/retrieval/passage.ts";

/** The first is the best; each of a document of its own unless its provenance says otherwise. */
export function passagesOf(
  given: readonly (string | { text: string; title?: string; date?: string; path?: string; heading?: string })[],
): RetrievedPassage[] {
  return given.map((one, index) => {
    const {
      text,
      title = `Document ${index + 1}`,
      date,
      path = `d${index + 1}.md`,
      heading,
    } = typeof one === "string" ? { text: one } : one;
    return {
      label: index + 1,
      id: `passage-${index + 1}`,
      text,
      provenance: {
        documentId: path,
        path,
        title,
        page: null,
        headingPath: heading === undefined ? [] : [heading],
        start: 0,
        end: text.length,
        ...(date === undefined ? {} : { date }),
      },
      wordScore: 1,
      vectorScore: 0.5,
      wordRank: index + 1,
      vectorRank: index + 1,
      score: 1 / (index + 1),
      rank: index + 1,
    };
  });
}

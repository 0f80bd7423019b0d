// Documents for tests of the knowledge base, with vectors made from seeds rather than by a model.
import type { DocumentVersion } from "../../src/catalogue/document-table.ts";
import { embeddedText } from "../../src/document/chunk.ts";
import { contentHash } from "../../src/document/content-id.ts";
import { randomUnitVectors } from "./vectors.ts";

export const TEST_DIMENSIONS = 16;

/** One section and one chunk a paragraph. */
export function documentVersion(
  folderId: number,
  path: string,
  paragraphs: readonly string[],
  seed = 1,
): DocumentVersion {
  const text = paragraphs.join("\n\n");
  const vectors = randomUnitVectors(paragraphs.length, TEST_DIMENSIONS, seed);
  let start = 0;
  const chunks = paragraphs.map((paragraph, ordinal) => {
    const chunk = {
      ordinal,
      text: paragraph,
      page: ordinal + 1,
      headingPath: ["Chapter"],
      start,
      end: start + paragraph.length,
      embeddedHash: contentHash(
        embeddedText({ title: path }, { text: paragraph, page: ordinal + 1, headingPath: ["Chapter"] }),
      ),
      vector: vectors[ordinal] ?? new Float32Array(TEST_DIMENSIONS),
    };
    start += paragraph.length + 2;
    return chunk;
  });
  const document = {
    title: path,
    format: "text" as const,
    pageCount: paragraphs.length,
    pagesWithoutText: [],
    text,
    sections: chunks,
  };
  return { folderId, path, contentHash: contentHash(text), size: text.length, mtimeMs: 1, document, chunks };
}

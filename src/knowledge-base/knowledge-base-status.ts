// What a knowledge base holds, as far as a caller may see it.
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { FolderRules } from "../catalogue/document-table.ts";
import type { Principal } from "../document/principal.ts";

export interface KnowledgeBaseStatus {
  readonly directory: string;
  readonly documents: number;
  readonly pages: number;
  readonly passages: number;
  /** Vectors that are searched; null until something was searched for, and to who may not see them all. */
  readonly indexedVectors: number | null;
  readonly identity: string;
  readonly folders: readonly {
    readonly path: string;
    readonly collection: string;
    readonly rules: FolderRules;
    readonly documents: number;
    /** Files, and parts of files, that could not be read. */
    readonly failures: number;
  }[];
}

export function contentsOf(
  { documents, failures }: Pick<Catalogue, "documents" | "failures">,
  principal: Principal,
): Pick<KnowledgeBaseStatus, "documents" | "pages" | "passages" | "folders"> {
  const { collections } = principal;
  const folders = documents
    .folders()
    .filter(({ collection }) => collections === "all" || collections.includes(collection))
    .map(({ id, path, collection, rules }) => ({
      path,
      collection,
      rules,
      documents: documents.countOf(id),
      failures: failures.countOf(id),
    }));
  return { ...documents.counts(principal), folders };
}

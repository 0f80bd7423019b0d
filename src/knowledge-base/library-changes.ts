// What came, changed and left lately: the reports of ingests and removals, as far as the caller may see the folders they were about.
import { sep } from "node:path";
import type { Folder } from "../catalogue/document-table.ts";
import type { Removal } from "../catalogue/report-table.ts";
import type { Principal } from "../document/principal.ts";
import type { SyncReport } from "./folder-sync.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

export interface LibraryChange {
  readonly change: "added" | "updated" | "moved" | "removed";
  readonly path: string;
  /** When the ingest or the removal ended. */
  readonly at: string;
  /** The document that is there now; null when there is none any more. */
  readonly documentId: string | null;
  readonly title: string | null;
}

type Kept = Pick<SyncReport, "startedAt" | "seconds" | "folders" | "added" | "updated" | "moved" | "removed">;
type Known = Pick<KnowledgeBase, "documents" | "listing" | "reports">;

/** Newest first. A report of several folders does not say which file was in which: it is shown to those who may see them all. */
export function changesOf(
  { documents, listing, reports }: Known,
  limit: number,
  principal: Principal,
): LibraryChange[] {
  const known = documents.folders();
  const changes: LibraryChange[] = [];
  for (const kept of reports.newest()) {
    const { at, folders, lists } = read(kept as Kept | Removal);
    const places = folders.map((path) => known.find((folder) => isWithin(path, folder)));
    if (!places.every((place) => maySee(principal, place))) continue;
    for (const { change, path } of lists) {
      if (changes.length === limit) return changes;
      const [now = null] = places.flatMap((place) => (place === undefined ? [] : (listing.at(place.id, path) ?? [])));
      changes.push({ change, path, at, documentId: now?.id ?? null, title: now?.title ?? null });
    }
  }
  return changes;
}

function read(kept: Kept | Removal) {
  const each = (change: LibraryChange["change"], paths: readonly string[]) => paths.map((path) => ({ change, path }));
  if ("kind" in kept) return { at: kept.at, folders: [kept.folder], lists: each("removed", kept.paths) };
  const { startedAt, seconds, folders, added, updated, moved, removed } = kept;
  const to = moved.map(({ path }) => path);
  const lists = [
    ...each("removed", removed),
    ...each("added", added),
    ...each("updated", updated),
    ...each("moved", to),
  ];
  return { at: new Date(Date.parse(startedAt) + 1_000 * seconds).toISOString(), folders, lists };
}

/** A folder that is not known any more belonged to nobody knows which collection. */
function maySee({ collections }: Principal, folder: Folder | undefined): boolean {
  return collections === "all" || (folder !== undefined && collections.includes(folder.collection));
}

function isWithin(path: string, folder: Folder): boolean {
  return path === folder.path || path.startsWith(folder.path + sep);
}

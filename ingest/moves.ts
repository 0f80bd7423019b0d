// Files that only went elsewhere: what is new in one place and gone from another, with the same content. Nothing of them is read or
// embedded again.
import { extname } from "node:path";
import type { DocumentEntry } from "../src/catalogue/document-table.ts";
import { hashFile } from "./file-reading.ts";
import type { FileToRead, SyncPlan } from "./plan.ts";
import type { FoundFile } from "./walk-folder.ts";

interface Gone {
  readonly fromFolder: number | null;
  readonly entry: DocumentEntry;
}

export interface Move extends Gone {
  readonly file: FoundFile;
}

interface PlacedPlan extends Pick<SyncPlan, "toRead" | "toRemove"> {
  readonly folder: { readonly id: number | null };
}

/** Files can move between the folders of one call. A new file is opened only when one of its size and kind is gone. */
export async function findMoves<Plan extends PlacedPlan>(
  plans: readonly Plan[],
  signal: AbortSignal,
): Promise<(Plan & { toMove: Move[] })[]> {
  const gone = new Map<string, Gone[]>();
  for (const { folder, toRemove } of plans) {
    for (const entry of toRemove) {
      const key = keyOf(entry.path, entry.size);
      gone.set(key, [...(gone.get(key) ?? []), { fromFolder: folder.id, entry }]);
    }
  }
  const moved = new Set<DocumentEntry>();
  const withMoves: (Plan & { toMove: Move[] })[] = [];
  for (const plan of plans) {
    const toMove: Move[] = [];
    const toRead: FileToRead[] = [];
    for (const item of plan.toRead) {
      const { file, known } = item;
      const candidates = known === undefined ? (gone.get(keyOf(file.path, file.size)) ?? []) : [];
      const origin = await sameContent(
        file,
        candidates.filter(({ entry }) => !moved.has(entry)),
        signal,
      );
      if (origin === undefined) toRead.push(item);
      else {
        moved.add(origin.entry);
        toMove.push({ file, ...origin });
      }
    }
    withMoves.push({ ...plan, toRead, toMove });
  }
  return withMoves.map((plan) => ({ ...plan, toRemove: plan.toRemove.filter((entry) => !moved.has(entry)) }));
}

async function sameContent(
  file: FoundFile,
  candidates: readonly Gone[],
  signal: AbortSignal,
): Promise<Gone | undefined> {
  if (candidates.length === 0) return undefined;
  const hash = await hashFile(file, signal).catch(() => undefined);
  signal.throwIfAborted();
  const same = candidates.filter(({ entry }) => entry.contentHash === hash);
  return same.find(({ entry }) => entry.mtimeMs === file.mtimeMs) ?? same[0];
}

/** The kind decides how the bytes are read. */
function keyOf(path: string, size: number): string {
  return `${size}${extname(path).toLowerCase()}`;
}

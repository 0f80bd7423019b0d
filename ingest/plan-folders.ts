// Folders as they are given -> what has to be done in each, and whether so much would be removed that a person must say so.
import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { DEFAULT_COLLECTION, type Folder, type FolderRules, NO_RULES } from "../src/catalogue/document-table.ts";
import { EyrieError } from "../src/errors.ts";
import type { FolderOptions } from "../src/knowledge-base/folder-sync.ts";
import type { KnowledgeBase } from "../src/knowledge-base/knowledge-base.ts";
import { findMoves, type Move } from "./moves.ts";
import { planSync, type SyncPlan } from "./plan.ts";
import { type FolderListing, walkFolder } from "./walk-folder.ts";

/** The folder of the knowledge base that a path is or lies in, and the part of it that is meant. */
interface Place {
  readonly path: string;
  readonly folder: Omit<Folder, "id"> & { readonly id: number | null };
  /** Ends in a slash unless empty. */
  readonly below: string;
}

export interface FolderPlan extends SyncPlan, Place {
  readonly listing: FolderListing;
  readonly toMove: readonly Move[];
  /** Documents of the folder before. */
  readonly known: number;
}

export interface PlanOptions extends FolderOptions {
  readonly signal: AbortSignal;
  /** See `planSync`. */
  readonly settledBefore?: number;
  readonly onFolder?: (location: Buffer) => void;
}

const NOTHING: FolderListing = { files: [], ignored: {}, skipped: [], excluded: 0, unlisted: [] };
/** A plan that removes more than this share of a folder's documents is not carried out unasked. */
const MOST_REMOVED_SHARE = 0.2;

/**
 * Changes nothing. @throws EyrieError `folder-unusable`, `folder-overlaps`; `folder-emptied` and `removal-unconfirmed` unless confirmed
 */
export async function planFolders(
  knowledgeBase: KnowledgeBase,
  folders: readonly string[],
  options: PlanOptions,
): Promise<FolderPlan[]> {
  const paths = [...new Set(await Promise.all(folders.map((folder) => resolveFolder(knowledgeBase, folder))))];
  const plans: Omit<FolderPlan, "toMove">[] = [];
  for (const path of paths) plans.push(await planFolder(knowledgeBase, placeOf(knowledgeBase, path, options), options));
  return findMoves(plans, options.signal);
}

/** @throws EyrieError `folder-emptied`, `removal-unconfirmed` */
export function assertFewRemovals({ path, known, listing, toRemove }: FolderPlan): void {
  if (known > 0 && listing.files.length === 0 && listing.unlisted.length === 0)
    throw new EyrieError("folder-emptied", `${path} held ${known} documents and now holds none that can be read`);
  // one file that is deleted is no unmounted volume
  if (toRemove.length > 1 && toRemove.length > known * MOST_REMOVED_SHARE)
    throw new EyrieError("removal-unconfirmed", `${path}: ${toRemove.length} of ${known} documents would be removed`);
}

async function planFolder(
  knowledgeBase: KnowledgeBase,
  place: Place,
  options: PlanOptions,
): Promise<Omit<FolderPlan, "toMove">> {
  const { folder, below } = place;
  const within = (entry: { path: string }) => below === "" || entry.path.startsWith(below);
  const documents = folder.id === null ? [] : knowledgeBase.documents.documentsOf(folder.id).filter(within);
  const failures = folder.id === null ? [] : knowledgeBase.failures.of(folder.id).filter(within);
  const listing = await listFolder(place, knowledgeBase.directory, options);
  const known = documents.filter(({ path, filePath }) => path === filePath).length;
  if (listing === NOTHING && known === 0) throw new EyrieError("folder-unusable", `no folder ${place.path}`);
  return { ...planSync(listing, documents, failures, options.settledBefore), ...place, listing, known };
}

function placeOf(knowledgeBase: KnowledgeBase, path: string, options: FolderOptions): Place {
  const given = (folder: Folder, below: string): Place => ({
    path,
    folder: { ...folder, collection: options.collection ?? folder.collection, rules: rulesOf(folder.rules, options) },
    below,
  });
  for (const folder of knowledgeBase.documents.folders()) {
    if (folder.path === path) return given(folder, "");
    if (path.startsWith(folder.path + sep)) {
      const below = path.slice(folder.path.length + 1).split(sep);
      return given(folder, `${below.join("/")}/`);
    }
    if (folder.path.startsWith(path + sep)) {
      throw new EyrieError(
        "folder-overlaps",
        `${path} contains ${folder.path}, which is in the knowledge base already`,
      );
    }
  }
  const { collection = DEFAULT_COLLECTION } = options;
  return { path, folder: { id: null, path, collection, rules: rulesOf(NO_RULES, options) }, below: "" };
}

/** What is given replaces what the folder had; an empty pattern stands for none. */
function rulesOf(known: FolderRules, { include, exclude }: FolderOptions): FolderRules {
  const given = (patterns: readonly string[] | undefined) => patterns?.filter((pattern) => pattern !== "");
  return { ...known, include: given(include) ?? known.include, exclude: given(exclude) ?? known.exclude };
}

async function listFolder(
  { path, folder, below }: Place,
  except: string,
  options: PlanOptions,
): Promise<FolderListing> {
  try {
    const { signal, onFolder } = options;
    return await walkFolder(folder.path, { rules: folder.rules, signal, below, except, ...(onFolder && { onFolder }) });
  } catch (error) {
    options.signal.throwIfAborted();
    if (folder.id !== null && isMissing(error)) return NOTHING;
    throw new EyrieError("folder-unusable", `cannot read ${path}: ${String(error)}`, { cause: error });
  }
}

/** A folder that the knowledge base knows and that is gone looks like one that is empty: removed only when confirmed. */
async function resolveFolder(knowledgeBase: KnowledgeBase, folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path);
  } catch (error) {
    if (isMissing(error) && knowledgeBase.documents.folders().some((known) => known.path === path)) return path;
    throw new EyrieError("folder-unusable", `no folder ${path}`, { cause: error });
  }
  throw new EyrieError("folder-unusable", `${path} is not a folder`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

// The index on disk: a cache that is written aside, verified, renamed, and believed only when its record and every byte match.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readGraphFile } from "./hnsw-file.ts";
import { HnswIndex, type HnswParameters, hnswParameters } from "./hnsw-index.ts";

const SNAPSHOT_VERSION = 2;

interface SnapshotRecord {
  readonly version: number;
  readonly identity: string;
  readonly parameters: HnswParameters;
  /** Last change of the catalogue when the index was saved. */
  readonly seq: number;
  readonly sha256: string;
  readonly bytes: number;
  /** Live vectors. */
  readonly size: number;
  readonly waiting: number;
}

export interface SnapshotState {
  /** Last change of the catalogue that the index follows. */
  readonly seq: number;
  /** Vectors added up to then that it does not hold yet: its building was broken off. */
  readonly waiting: number;
}

export interface Snapshot extends SnapshotState {
  readonly index: HnswIndex;
}

/**
 * Saves the index so that a crash at any moment leaves the old snapshot, the new one, or one that `loadSnapshot` refuses. Searches may
 * go on meanwhile; nothing may be added or removed.
 * @throws when the disk is full or the file read back is not what was written
 */
export async function saveSnapshot(
  directory: string,
  index: HnswIndex,
  identity: string,
  state: SnapshotState,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const { graphFile, recordFile } = filesOf(directory);
  const aside = `${graphFile}.${process.pid}.new`;
  const recordAside = `${recordFile}.${process.pid}.new`;
  try {
    await index.write(aside);
    syncFile(aside);
    // hnswlib reports success on a full disk and leaves an empty file
    const { sha256, bytes, liveLabels } = await readGraphFile(aside, index.parameters);
    if (liveLabels.length !== index.size) throw new Error("the index was not written whole");
    const { parameters, size } = index;
    const record: SnapshotRecord = { version: SNAPSHOT_VERSION, identity, parameters, ...state, sha256, bytes, size };
    writeFileSync(recordAside, JSON.stringify(record));
    syncFile(recordAside);
    renameSync(aside, graphFile);
    renameSync(recordAside, recordFile);
    syncFile(directory);
  } finally {
    rmSync(aside, { force: true });
    rmSync(recordAside, { force: true });
  }
}

/**
 * The saved index, undefined when none was saved, or why it is not to be believed: it is then rebuilt.
 * @param lastChange of the catalogue: an index that is ahead of it belongs to another
 */
export async function loadSnapshot(
  directory: string,
  identity: string,
  dimensions: number,
  lastChange: number,
): Promise<Snapshot | { readonly refused: string } | undefined> {
  const { graphFile, recordFile } = filesOf(directory);
  if (!existsSync(recordFile) && !existsSync(graphFile)) return undefined;
  try {
    const record = JSON.parse(readFileSync(recordFile, "utf8")) as SnapshotRecord;
    const parameters = hnswParameters(dimensions);
    if (record.version !== SNAPSHOT_VERSION || record.identity !== identity) return { refused: "another identity" };
    if (JSON.stringify(record.parameters) !== JSON.stringify(parameters)) return { refused: "other parameters" };
    if (!(record.seq <= lastChange)) return { refused: "it is ahead of the catalogue" };
    const { sha256, bytes, liveLabels } = await readGraphFile(graphFile, parameters);
    if (bytes !== record.bytes || sha256 !== record.sha256 || liveLabels.length !== record.size) {
      return { refused: "its bytes are not those that were saved" };
    }
    if (new Set(liveLabels).size !== record.size) return { refused: "a label occurs twice" };
    const index = await HnswIndex.read(graphFile, parameters, liveLabels);
    return { index, seq: record.seq, waiting: record.waiting };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function filesOf(directory: string): { graphFile: string; recordFile: string } {
  return { graphFile: join(directory, "vectors.hnsw"), recordFile: join(directory, "vectors.json") };
}

function syncFile(file: string): void {
  const descriptor = openSync(file, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

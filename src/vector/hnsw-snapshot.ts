// The index on disk: a cache that is written aside, verified, renamed, and believed only when its record matches.
import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { HnswIndex, type HnswParameters } from "./hnsw-index.ts";

const SNAPSHOT_VERSION = 1;

interface SnapshotRecord {
  readonly version: number;
  readonly identity: string;
  readonly parameters: HnswParameters;
  /** Last change that the index holds. */
  readonly seq: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly live: readonly number[];
}

export interface Snapshot {
  readonly index: HnswIndex;
  readonly seq: number;
}

/**
 * Saves the index so that a crash at any moment leaves the old snapshot, the new one, or one that `loadSnapshot` refuses.
 * @throws when the disk is full or the file read back is not what was written
 */
export function saveSnapshot(directory: string, index: HnswIndex, identity: string, seq: number): void {
  mkdirSync(directory, { recursive: true });
  const { graphFile, recordFile } = filesOf(directory);
  const aside = `${graphFile}.${process.pid}.new`;
  try {
    index.write(aside);
    syncFile(aside);
    const { sha256, bytes } = digestFile(aside);
    // hnswlib reports success on a full disk and leaves an empty file
    const smallest = (index.size + index.deadCount) * index.parameters.dimensions * 4;
    if (bytes < smallest) throw new Error(`the index was written short: ${bytes} of at least ${smallest} bytes`);
    const record: SnapshotRecord = {
      version: SNAPSHOT_VERSION,
      identity,
      parameters: index.parameters,
      seq,
      sha256,
      bytes,
      live: index.liveLabels(),
    };
    const recordAside = `${recordFile}.${process.pid}.new`;
    writeFileSync(recordAside, JSON.stringify(record));
    syncFile(recordAside);
    renameSync(aside, graphFile);
    renameSync(recordAside, recordFile);
    syncFile(directory);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** The saved index, or undefined when there is none or when anything about it does not match: it is then rebuilt. */
export function loadSnapshot(directory: string, identity: string, dimensions: number): Snapshot | undefined {
  const { graphFile, recordFile } = filesOf(directory);
  try {
    const record = JSON.parse(readFileSync(recordFile, "utf8")) as SnapshotRecord;
    if (record.version !== SNAPSHOT_VERSION || record.identity !== identity) return undefined;
    if (record.parameters.dimensions !== dimensions) return undefined;
    const { sha256, bytes } = digestFile(graphFile);
    if (bytes !== record.bytes || sha256 !== record.sha256) return undefined;
    return { index: HnswIndex.read(graphFile, record.parameters, record.live), seq: record.seq };
  } catch {
    return undefined;
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

function digestFile(file: string): { sha256: string; bytes: number } {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(1 << 20);
  const descriptor = openSync(file, "r");
  let bytes = 0;
  try {
    for (;;) {
      const read = readSync(descriptor, buffer);
      if (read === 0) return { sha256: hash.digest("hex"), bytes };
      hash.update(buffer.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(descriptor);
  }
}

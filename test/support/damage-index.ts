// The ways in which an index on disk goes bad.
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GRAPH = "vectors.hnsw";
const RECORD = "vectors.json";
/** Where a graph file says which vector a search begins at. */
const ENTRY_POINT_AT = 52;

export type Damage = (folder: string) => void;

function flipByte(at: number): Damage {
  return (folder) =>
    changeGraph(folder, (bytes) => bytes.writeUInt8((bytes[at % bytes.length] ?? 0) ^ 1, at % bytes.length));
}

function changeGraph(folder: string, change: (bytes: Buffer) => void): void {
  const file = join(folder, GRAPH);
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

function changeRecord(folder: string, change: (record: Record<string, unknown>) => void): void {
  const file = join(folder, RECORD);
  const record = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  change(record);
  writeFileSync(file, JSON.stringify(record));
}

/** The graph is bad and its record vouches for it, as after a fault in memory before it was saved. */
function changeSealed(change: (bytes: Buffer) => void): Damage {
  return (folder) => {
    changeGraph(folder, change);
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, GRAPH)))
      .digest("hex");
    changeRecord(folder, (record) => (record["sha256"] = sha256));
  };
}

const HEADER: readonly (readonly [string, Damage])[] = Array.from({ length: 96 }, (_, at) => [
  `byte ${at} flipped`,
  flipByte(at),
]);

/** Each must be refused. */
export const DAMAGES: readonly (readonly [string, Damage])[] = [
  ...HEADER,
  ["a byte of a link flipped", flipByte(104)],
  ["a byte of a vector flipped", flipByte(5_000)],
  [
    "the last byte flipped",
    (folder) => changeGraph(folder, (bytes) => bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)),
  ],
  ["cut in the header", (folder) => truncateSync(join(folder, GRAPH), 50)],
  ["cut in the vectors", (folder) => truncateSync(join(folder, GRAPH), 1_000)],
  ["cut by one byte", (folder) => truncateSync(join(folder, GRAPH), readFileSync(join(folder, GRAPH)).length - 1)],
  ["empty", (folder) => truncateSync(join(folder, GRAPH), 0)],
  ["a byte more", (folder) => writeFileSync(join(folder, GRAPH), "x", { flag: "a" })],
  ["graph missing", (folder) => rmSync(join(folder, GRAPH))],
  ["record missing", (folder) => rmSync(join(folder, RECORD))],
  ["record cut", (folder) => writeFileSync(join(folder, RECORD), "{")],
  ["record null", (folder) => writeFileSync(join(folder, RECORD), "null")],
  ["record of another version", (folder) => changeRecord(folder, (record) => (record["version"] = 1))],
  ["record of another identity", (folder) => changeRecord(folder, (record) => (record["identity"] = "another"))],
  [
    "record of other parameters",
    (folder) =>
      changeRecord(folder, (record) => (record["parameters"] = { dimensions: 16, links: 8, efConstruction: 200 })),
  ],
  ["record ahead of the catalogue", (folder) => changeRecord(folder, (record) => (record["seq"] = 1e9))],
  ["record without a sequence", (folder) => changeRecord(folder, (record) => delete record["seq"])],
  [
    "graph and record swapped",
    (folder) => {
      const record = readFileSync(join(folder, RECORD));
      cpSync(join(folder, GRAPH), join(folder, RECORD));
      writeFileSync(join(folder, GRAPH), record);
    },
  ],
  ["sealed: bad entry point", changeSealed((bytes) => bytes.writeUInt32LE(4_000_000_000, ENTRY_POINT_AT))],
  ["sealed: a link to nowhere", changeSealed((bytes) => bytes.writeUInt32LE(4_000_000_000, 100))],
  ["sealed: too many links", changeSealed((bytes) => bytes.writeUInt16LE(60_000, 96))],
  ["sealed: another dimension", changeSealed((bytes) => bytes.writeBigUInt64LE(9n, 24))],
  ["sealed: a vector marked as removed", changeSealed((bytes) => bytes.writeUInt8(1, 98))],
  ["sealed: more vectors than there are", changeSealed((bytes) => bytes.writeBigUInt64LE(1_000_000n, 16))],
  [
    "sealed: a label twice",
    changeSealed((bytes) => bytes.copyWithin(96 + 204 - 8, 96 + 204 + 204 - 8, 96 + 204 + 204)),
  ],
];

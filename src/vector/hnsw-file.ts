// Reads a graph file without hnswlib, which believes every byte: one pass gives its digest and holds each field and link against what
// a sound graph can contain, so that nothing is loaded that could crash the process or lead a search astray.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { HnswParameters } from "./hnsw-index.ts";

export interface GraphFileContent {
  readonly sha256: string;
  readonly bytes: number;
  /** Labels that are not marked as removed. */
  readonly liveLabels: Uint32Array;
  readonly count: number;
}

/** hnswlib's `saveIndex`: 8-byte sizes, 4-byte ids, one double. */
const HEADER_BYTES = 96;
const LINK_BYTES = 4;
const LABEL_BYTES = 8;
const REMOVED = 1;
const BLOCK_BYTES = 1 << 20;

interface Layout {
  readonly count: number;
  readonly recordBytes: number;
  readonly labelOffset: number;
  /** Links a vector may have on the lowest layer, and on each above. */
  readonly lowestLinks: number;
  readonly upperLinks: number;
}

/** @throws when the file is not a sound graph with these parameters */
export async function readGraphFile(file: string, parameters: HnswParameters): Promise<GraphFileContent> {
  const handle = await open(file);
  try {
    const reader = new HashingReader(handle, (await handle.stat()).size);
    const layout = readHeader(await reader.take(HEADER_BYTES), parameters);
    const liveLabels = await readRecords(reader, layout);
    for (let element = 0; element < layout.count; element += 1) await readUpperLinks(reader, layout);
    if (reader.remaining !== 0) throw new Error("the file goes on after its last vector");
    return { sha256: reader.digest(), bytes: reader.size, liveLabels, count: layout.count };
  } finally {
    await handle.close();
  }
}

function readHeader(header: Buffer, { dimensions, links, efConstruction }: HnswParameters): Layout {
  const size = (at: number) => Number(header.readBigUInt64LE(at));
  const lowestLinks = 2 * links;
  const vectorOffset = LINK_BYTES * (lowestLinks + 1);
  const labelOffset = vectorOffset + 4 * dimensions;
  const recordBytes = labelOffset + LABEL_BYTES;
  const count = size(16);
  const highestLayer = header.readInt32LE(48);
  const entryPoint = header.readUInt32LE(52);
  const expected: readonly (readonly [number, number])[] = [
    [size(0), 0],
    [size(24), recordBytes],
    [size(32), labelOffset],
    [size(40), vectorOffset],
    [size(56), links],
    [size(64), lowestLinks],
    [size(72), links],
    [size(88), efConstruction],
  ];
  if (expected.some(([found, wanted]) => found !== wanted)) throw new Error("the file has other parameters");
  if (count > size(8)) throw new Error("the file holds more vectors than it says it has room for");
  if (count > 0 && (entryPoint >= count || highestLayer < 0 || highestLayer > 64)) {
    throw new Error("the file's entry point is none of its vectors");
  }
  return { count, recordBytes, labelOffset, lowestLinks, upperLinks: links };
}

async function readRecords(reader: HashingReader, layout: Layout): Promise<Uint32Array> {
  const { count, recordBytes, labelOffset, lowestLinks } = layout;
  const live = new Uint32Array(count);
  let size = 0;
  const atOnce = Math.max(1, Math.floor(BLOCK_BYTES / recordBytes));
  for (let first = 0; first < count; first += atOnce) {
    const records = Math.min(atOnce, count - first);
    const block = await reader.take(records * recordBytes);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    for (let at = 0; at < block.length; at += recordBytes) {
      checkLinks(view, at, lowestLinks, count);
      if (view.getUint32(at + labelOffset + 4, true) !== 0) throw new Error("a label is out of range");
      if ((view.getUint8(at + 2) & REMOVED) !== 0) continue;
      live[size] = view.getUint32(at + labelOffset, true);
      size += 1;
    }
  }
  return live.subarray(0, size);
}

async function readUpperLinks(reader: HashingReader, { upperLinks, count }: Layout): Promise<void> {
  const bytes = (await reader.take(4)).readUInt32LE(0);
  if (bytes === 0) return;
  const layerBytes = LINK_BYTES * (upperLinks + 1);
  if (bytes % layerBytes !== 0) throw new Error("a vector's upper links have no whole number of layers");
  const block = await reader.take(bytes);
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (let at = 0; at < bytes; at += layerBytes) checkLinks(view, at, upperLinks, count);
}

/** A list of links is its length, in two bytes, and the ids. */
function checkLinks(view: DataView, at: number, most: number, count: number): void {
  const links = view.getUint16(at, true);
  if (links > most) throw new Error("a vector has more links than there is room for");
  for (let link = 1; link <= links; link += 1) {
    if (view.getUint32(at + link * LINK_BYTES, true) >= count) throw new Error("a link leads to no vector");
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>;

/** Gives a file's bytes in order and digests them on the way. */
class HashingReader {
  readonly size: number;
  remaining: number;
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  #block = Buffer.alloc(0);

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
    this.remaining = size;
  }

  /** @throws when the file ends before */
  async take(bytes: number): Promise<Buffer> {
    if (bytes > this.remaining) throw new Error("the file ends early");
    if (this.#block.length < bytes) await this.#fill(bytes);
    const taken = this.#block.subarray(0, bytes);
    this.#block = this.#block.subarray(bytes);
    this.remaining -= bytes;
    return taken;
  }

  digest(): string {
    return this.#hash.digest("hex");
  }

  async #fill(bytes: number): Promise<void> {
    const rest = this.#block;
    const wanted = Math.min(this.remaining, Math.max(bytes, BLOCK_BYTES)) - rest.length;
    const fresh = Buffer.allocUnsafe(rest.length + wanted);
    rest.copy(fresh);
    let at = rest.length;
    while (at < fresh.length) {
      const { bytesRead } = await this.#handle.read(fresh, at, fresh.length - at, null);
      if (bytesRead === 0) throw new Error("the file ends early");
      at += bytesRead;
    }
    this.#hash.update(fresh.subarray(rest.length));
    this.#block = fresh;
  }
}

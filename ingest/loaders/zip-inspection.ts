// Looks into a zip archive before anything unpacks it: half a megabyte of DOCX can hold a gigabyte of XML.
import { inflateRawSync } from "node:zlib";
import { EyrieError } from "../../src/errors.ts";

export interface ZipLimits {
  /** Bytes all entries may unpack to. */
  readonly inflatedBytes: number;
  /** Unpacked to packed size of the archive, refused only above `ratioAppliesFrom` unpacked bytes. */
  readonly ratio: number;
  readonly ratioAppliesFrom: number;
}

export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  inflatedBytes: 200 * 2 ** 20,
  ratio: 150,
  ratioAppliesFrom: 20 * 2 ** 20,
};

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly packed: number;
  readonly inflated: number;
  readonly headerOffset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Checks the sizes the archive declares, then that its XML parts really unpack to them and declare no document type (entities can
 * multiply text without end). Returns the names of the entries.
 * @throws EyrieError `file-too-large`, `file-encrypted` or `file-unreadable`.
 */
export function inspectZip(bytes: Uint8Array, path: string, limits: ZipLimits = DEFAULT_ZIP_LIMITS): string[] {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(archive, path);
  const inflated = entries.reduce((total, entry) => total + entry.inflated, 0);
  const megabytes = Math.ceil(inflated / 2 ** 20);
  if (inflated > limits.inflatedBytes) {
    throw new EyrieError(
      "file-too-large",
      `${path}: unpacks to ${megabytes} MB, over the limit of ${limits.inflatedBytes / 2 ** 20} MB`,
    );
  }
  if (inflated > limits.ratioAppliesFrom && inflated > archive.length * limits.ratio) {
    throw new EyrieError(
      "file-too-large",
      `${path}: ${archive.length} bytes unpack to ${megabytes} MB, which no real document does`,
    );
  }
  for (const entry of entries) if (/\.(?:xml|rels)$/i.test(entry.name)) checkXml(archive, entry, path);
  return entries.map((entry) => entry.name);
}

function readDirectory(archive: Buffer, path: string): ZipEntry[] {
  try {
    const end = findEnd(archive);
    const count = archive.readUInt16LE(end + 10);
    let at = archive.readUInt32LE(end + 16);
    const entries: ZipEntry[] = [];
    for (let index = 0; index < count; index++) {
      if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new RangeError("directory entry without its signature");
      const nameLength = archive.readUInt16LE(at + 28);
      entries.push({
        flags: archive.readUInt16LE(at + 8),
        method: archive.readUInt16LE(at + 10),
        packed: archive.readUInt32LE(at + 20),
        inflated: archive.readUInt32LE(at + 24),
        headerOffset: archive.readUInt32LE(at + 42),
        name: archive.toString("utf8", at + 46, at + 46 + nameLength),
      });
      at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    }
    return entries;
  } catch (cause) {
    throw new EyrieError("file-unreadable", `${path}: is damaged or cut off (its zip directory cannot be read)`, {
      cause,
    });
  }
}

function findEnd(archive: Buffer): number {
  // The record is 22 bytes and may be followed by a comment of up to 65,535.
  const earliest = Math.max(0, archive.length - 22 - 65_535);
  for (let at = archive.length - 22; at >= earliest; at--) if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new RangeError("no end of central directory");
}

function checkXml(archive: Buffer, entry: ZipEntry, path: string): void {
  if ((entry.flags & 1) !== 0) throw new EyrieError("file-encrypted", `${path}: asks for a password`);
  const xml = unpack(archive, entry, path);
  if (/<!DOCTYPE/i.test(xml.toString("latin1", 0, 4096)) || xml.includes("<!ENTITY")) {
    throw new EyrieError(
      "file-unreadable",
      `${path}: its part ${entry.name} declares a document type, which Office files never do`,
    );
  }
}

function unpack(archive: Buffer, entry: ZipEntry, path: string): Buffer {
  try {
    if (archive.readUInt32LE(entry.headerOffset) !== LOCAL_HEADER) throw new RangeError("entry without its header");
    const start =
      entry.headerOffset +
      30 +
      archive.readUInt16LE(entry.headerOffset + 26) +
      archive.readUInt16LE(entry.headerOffset + 28);
    const packed = archive.subarray(start, start + entry.packed);
    if (entry.method === STORED && packed.length === entry.inflated) return packed;
    if (entry.method !== DEFLATED) throw new RangeError(`method ${entry.method}`);
    // Stops at the declared size: an archive that lies about it is refused, not unpacked.
    const xml = inflateRawSync(packed, { maxOutputLength: Math.max(entry.inflated, 1) });
    if (xml.length !== entry.inflated) throw new RangeError("another size than declared");
    return xml;
  } catch (cause) {
    throw new EyrieError("file-unreadable", `${path}: its part ${entry.name} is damaged`, { cause });
  }
}

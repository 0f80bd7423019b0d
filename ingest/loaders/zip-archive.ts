// A zip archive in memory, looked into before anything is unpacked: half a megabyte of DOCX can hold a gigabyte of XML.
import { inflateRawSync } from "node:zlib";
import { EyrieError } from "../../src/errors.ts";

export interface ZipLimits {
  /** Bytes all entries may unpack to. */
  readonly inflatedBytes: number;
  /** Unpacked to packed size of the archive, refused only above `ratioAppliesFrom` unpacked bytes. */
  readonly ratio: number;
  readonly ratioAppliesFrom: number;
  readonly entries: number;
}

export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  inflatedBytes: 200 * 2 ** 20,
  ratio: 150,
  ratioAppliesFrom: 20 * 2 ** 20,
  entries: 20_000,
};

export interface ZipEntry {
  readonly name: string;
  /** Bytes it unpacks to, as declared; `read` holds it to that. */
  readonly size: number;
  readonly encrypted: boolean;
}

interface DirectoryEntry extends ZipEntry {
  readonly method: number;
  readonly packed: number;
  readonly headerOffset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const UTF8_FLAG = 1 << 11;

export class ZipArchive {
  readonly #archive: Buffer;
  readonly #path: string;
  readonly #entries: ReadonlyMap<string, DirectoryEntry>;

  /** @throws EyrieError `file-too-large` when the sizes it declares are over the limits, `file-unreadable` when it is damaged. */
  constructor(bytes: Uint8Array, path: string, limits: ZipLimits = DEFAULT_ZIP_LIMITS) {
    this.#archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#path = path;
    const entries = readDirectory(this.#archive, path);
    checkSizes(entries, this.#archive.length, path, limits);
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  get entries(): readonly ZipEntry[] {
    return [...this.#entries.values()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * What the entry unpacks to; null when there is none of that name.
   * @throws EyrieError `file-encrypted`, `file-unreadable` (also when it unpacks to another size than declared).
   */
  read(name: string): Buffer | null {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    if (entry.encrypted) throw new EyrieError("file-encrypted", `${this.#path}: asks for a password`);
    return unpack(this.#archive, entry, this.#path);
  }
}

function checkSizes(entries: readonly DirectoryEntry[], packed: number, path: string, limits: ZipLimits): void {
  const inflated = entries.reduce((total, entry) => total + entry.size, 0);
  const megabytes = Math.ceil(inflated / 2 ** 20);
  if (entries.length > limits.entries) {
    throw new EyrieError(
      "file-too-large",
      `${path}: holds ${entries.length} files, over the limit of ${limits.entries}`,
    );
  }
  if (inflated > limits.inflatedBytes) {
    throw new EyrieError(
      "file-too-large",
      `${path}: unpacks to ${megabytes} MB, over the limit of ${limits.inflatedBytes / 2 ** 20} MB`,
    );
  }
  if (inflated > limits.ratioAppliesFrom && inflated > packed * limits.ratio) {
    throw new EyrieError(
      "file-too-large",
      `${path}: ${packed} bytes unpack to ${megabytes} MB, which no real document does`,
    );
  }
}

function readDirectory(archive: Buffer, path: string): DirectoryEntry[] {
  try {
    const end = findEnd(archive);
    const count = archive.readUInt16LE(end + 10);
    let at = archive.readUInt32LE(end + 16);
    const entries: DirectoryEntry[] = [];
    for (let index = 0; index < count; index++) {
      if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new RangeError("directory entry without its signature");
      const nameLength = archive.readUInt16LE(at + 28);
      const flags = archive.readUInt16LE(at + 8);
      entries.push({
        encrypted: (flags & ENCRYPTED_FLAG) !== 0,
        method: archive.readUInt16LE(at + 10),
        packed: archive.readUInt32LE(at + 20),
        size: archive.readUInt32LE(at + 24),
        headerOffset: archive.readUInt32LE(at + 42),
        name: decodeName(archive.subarray(at + 46, at + 46 + nameLength), (flags & UTF8_FLAG) !== 0),
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

/** Many programs write UTF-8 without saying so; what is not valid UTF-8 is read as Latin-1, so that names stay distinct. */
function decodeName(bytes: Buffer, declaredUtf8: boolean): string {
  const name = bytes.toString("utf8");
  return declaredUtf8 || !name.includes("\uFFFD") ? name : bytes.toString("latin1");
}

function findEnd(archive: Buffer): number {
  // The record is 22 bytes and may be followed by a comment of up to 65,535.
  const earliest = Math.max(0, archive.length - 22 - 65_535);
  for (let at = archive.length - 22; at >= earliest; at--) if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new RangeError("no end of central directory");
}

function unpack(archive: Buffer, entry: DirectoryEntry, path: string): Buffer {
  try {
    if (archive.readUInt32LE(entry.headerOffset) !== LOCAL_HEADER) throw new RangeError("entry without its header");
    const start =
      entry.headerOffset +
      30 +
      archive.readUInt16LE(entry.headerOffset + 26) +
      archive.readUInt16LE(entry.headerOffset + 28);
    const packed = archive.subarray(start, start + entry.packed);
    if (entry.method === STORED && packed.length === entry.size) return packed;
    if (entry.method !== DEFLATED) throw new RangeError(`method ${entry.method}`);
    // Stops at the declared size: an archive that lies about it is refused, not unpacked.
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
    if (content.length !== entry.size) throw new RangeError("another size than declared");
    return content;
  } catch (cause) {
    throw new EyrieError("file-unreadable", `${path}: its part ${entry.name} is damaged`, { cause });
  }
}

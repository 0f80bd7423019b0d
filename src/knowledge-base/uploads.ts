// Files that people sent: one folder a collection below the data folder, each file whole or not there, under a name that is safe.
import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { EyrieError } from "../errors.ts";

/** Hidden from the walk of a folder until it is whole. */
const UNFINISHED = ".unfinished-";
/** One that is older was left by a crash. */
const LEFT_AFTER_MS = 60 * 60_000;
/** File systems take 255 bytes; some are left for what stands before or after. */
const LONGEST_NAME_BYTES = 200;
const DEEPEST_FOLDER = 20;

export interface UploadedFile {
  /** Below the collection's folder, forward slashes. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly size: number;
}

export interface SentFile {
  readonly name: string;
  /** Below the collection's folder; left out for that itself. */
  readonly folder?: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Of bytes. */
  readonly limit: number;
}

export function uploadsFolder(directory: string): string {
  return join(directory, "uploads");
}

export class Uploads {
  readonly #directory: string;
  readonly #quotaBytes: number;

  /**
   * @param directory the data folder
   * @param quotaBytes of all uploaded files together
   */
  constructor(directory: string, quotaBytes: number) {
    this.#directory = directory;
    this.#quotaBytes = quotaBytes;
  }

  folderOf(collection: string): string {
    return join(uploadsFolder(this.#directory), collection);
  }

  /**
   * Writes a file, in place of one of the same name. Nothing is left of one that ends early or is too large.
   * @throws EyrieError `invalid-request` for a name that holds no letter or digit or is taken by a folder (or the other way round),
   * `request-too-large`, `quota-exceeded`, `disk-full`
   */
  async store(collection: string, file: SentFile): Promise<UploadedFile> {
    const below = safeFolder(file.folder ?? "");
    const name = [...below, safeName(file.name)].join("/");
    const path = join(this.folderOf(collection), name);
    const folder = dirname(path);
    await makeFolder(folder, below.join("/"));
    await removeLeft(folder);
    const unfinished = join(folder, UNFINISHED + randomBytes(12).toString("hex"));
    try {
      const used = () => bytesIn(uploadsFolder(this.#directory));
      const quota = this.#quotaBytes - (await used());
      const size = await writeWhole(unfinished, { ...file, name, quota });
      // others may have been written meanwhile
      if ((await used()) > this.#quotaBytes) throw overQuota(name);
      await rename(unfinished, path);
      await syncFolder(folder);
      return { name, path, size };
    } catch (error) {
      await rm(unfinished, { force: true });
      if (error instanceof Error && "code" in error && error.code === "ENOSPC")
        throw new EyrieError("disk-full", `no room for ${name}`, { cause: error });
      if (error instanceof Error && "code" in error && error.code === "EISDIR")
        throw new EyrieError("invalid-request", `${name} is a folder`, { cause: error });
      throw error;
    }
  }
}

/** Each part as a file's name; parts that lead up or nowhere are passed over. */
function safeFolder(given: string): string[] {
  const parts = given
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => !/^[\s.]*$/.test(part));
  if (parts.length > DEEPEST_FOLDER)
    throw new EyrieError("invalid-request", `a folder lies at most ${DEEPEST_FOLDER} deep`);
  return parts.map(safeName);
}

async function makeFolder(folder: string, name: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EEXIST" || error.code === "ENOTDIR"))
      throw new EyrieError("invalid-request", `a file stands where the folder ${name} would be`, { cause: error });
    throw error;
  }
}

/** The last part of a path of either kind, without what a shell, a browser or a file system may take for something else. */
export function safeName(given: string): string {
  const last = basename(given.replaceAll("\\", "/")).normalize("NFC");
  const plain = last
    .replaceAll(/[\p{C}<>:"|?*/]/gu, "")
    .replace(/^[\s.~$]+/u, "")
    .trimEnd();
  if (!/[\p{L}\p{N}]/u.test(plain))
    throw new EyrieError("invalid-request", "a file needs a name with a letter or a digit");
  return shorten(plain);
}

/** The extension stays: it says what the file is. */
function shorten(name: string): string {
  const extension = Buffer.byteLength(extname(name)) <= 20 ? extname(name) : "";
  const room = LONGEST_NAME_BYTES - Buffer.byteLength(extension);
  let stem = name.slice(0, name.length - extension.length);
  while (Buffer.byteLength(stem) > room) stem = [...stem].slice(0, -1).join("");
  return stem + extension;
}

async function writeWhole(
  path: string,
  { name, bytes, limit, quota }: Omit<SentFile, "folder"> & { readonly quota: number },
): Promise<number> {
  const file: FileHandle = await open(path, "wx", 0o600);
  try {
    let size = 0;
    for await (const piece of bytes) {
      size += piece.length;
      if (size > limit) throw new EyrieError("request-too-large", `${name} is over ${limit} bytes`);
      if (size > quota) throw overQuota(name);
      await file.writeFile(piece);
    }
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

function overQuota(name: string): EyrieError {
  return new EyrieError("quota-exceeded", `there is no room for ${name} within the quota of uploads`);
}

/** Of all files, those that are still being written too. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file).catch(() => null))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const path = join(folder, name);
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? Date.now());
    if (age > LEFT_AFTER_MS) await rm(path, { force: true });
  }
}

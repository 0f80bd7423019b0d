// Folder -> the files below it that can be read, in a stable order, and what is there besides. Links are not followed; hidden names
// are left out.
import type { Dirent, Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { extname } from "node:path";
import type { FolderRules } from "../src/catalogue/document-table.ts";
import type { ErrorCode } from "../src/errors.ts";
import { nameToText, textToName } from "./file-names.ts";
import { kindOf, readFileContent, reasonOf } from "./file-reading.ts";
import { FolderPatterns, IGNORE_FILE } from "./folder-patterns.ts";
import { mayBeRead } from "./document-format.ts";

export interface FoundFile {
  /** Below the folder, forward slashes. */
  readonly path: string;
  /** Where to open it: names need not be text. */
  readonly location: Buffer;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface SkippedFile {
  readonly path: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

export interface FolderListing {
  readonly files: readonly FoundFile[];
  /** Files whose extension is of no format that is read, counted by it. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Each thing that is not read and why: no file at all, or a format that is not known. */
  readonly skipped: readonly SkippedFile[];
  /** Files left out by patterns. */
  readonly excluded: number;
  /** Folders that could not be listed, each ending in a slash: nothing is known of what is below. */
  readonly unlisted: readonly string[];
}

export interface WalkOptions {
  readonly rules: FolderRules;
  readonly signal: AbortSignal;
  /** Lists this folder below the folder alone; ends in a slash unless empty. */
  readonly below?: string;
  /** A folder that is not entered: the knowledge base does not read itself. */
  readonly except?: string;
  /** Told of each folder before it is listed. */
  readonly onFolder?: (location: Buffer) => void;
}

/** @throws the file system's error when the folder itself cannot be listed */
export function walkFolder(folder: string, options: WalkOptions): Promise<FolderListing> {
  return new Walk(Buffer.from(folder), options).list();
}

const LARGEST_IGNORE_FILE = 2 ** 20;

class Walk {
  readonly #root: Buffer;
  readonly #options: WalkOptions;
  readonly #files: FoundFile[] = [];
  readonly #ignored: Record<string, number> = {};
  readonly #skipped: SkippedFile[] = [];
  readonly #unlisted: string[] = [];
  #excluded = 0;

  constructor(root: Buffer, options: WalkOptions) {
    this.#root = root;
    this.#options = options;
  }

  async list(): Promise<FolderListing> {
    const names = (this.#options.below ?? "").split("/").filter((name) => name !== "");
    let patterns = await this.#readPatterns("", FolderPatterns.of(this.#options.rules));
    let start = "";
    for (const name of names) {
      start = start === "" ? name : `${start}/${name}`;
      patterns = await this.#readPatterns(start, patterns);
    }
    await this.#visit(start, patterns);
    return {
      files: this.#files,
      ignored: this.#ignored,
      skipped: this.#skipped,
      excluded: this.#excluded,
      unlisted: this.#unlisted,
    };
  }

  async #visit(folder: string, patterns: FolderPatterns): Promise<void> {
    this.#options.signal.throwIfAborted();
    const location = this.#locate(folder);
    this.#options.onFolder?.(location);
    const entries = await readdir(location, { withFileTypes: true, encoding: "buffer" });
    const named = entries.map((entry) => ({ entry, name: nameToText(entry.name) }));
    const folders: string[] = [];
    const files: { path: string; entry: Dirent<Buffer> }[] = [];
    for (const { entry, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith(".") || name.startsWith("~$")) continue;
      const path = folder === "" ? name : `${folder}/${name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (patterns.takesFile(path)) files.push({ path, entry });
      else this.#excluded += 1;
    }
    const stats = await Promise.all(files.map(({ path }) => lstat(this.#locate(path)).catch(() => null)));
    for (const [index, { path, entry }] of files.entries()) this.#addFile(path, entry, stats[index] ?? null);
    const except = this.#options.except === undefined ? null : Buffer.from(this.#options.except);
    for (const path of folders) {
      if (except?.equals(this.#locate(path)) === true || !patterns.entersFolder(path)) continue;
      await this.#visitBelow(path, patterns);
    }
  }

  async #visitBelow(path: string, patterns: FolderPatterns): Promise<void> {
    try {
      await this.#visit(path, await this.#readPatterns(path, patterns));
    } catch (error) {
      this.#options.signal.throwIfAborted();
      this.#unlisted.push(`${path}/`);
      this.#skipped.push({ path, code: "folder-unusable", reason: `${path}: ${reasonOf(error)}` });
    }
  }

  #addFile(path: string, entry: Dirent<Buffer>, stats: Stats | null): void {
    // gone since it was listed
    if (stats === null) return;
    const { size, mtimeMs } = stats;
    if (!entry.isFile() || !stats.isFile()) this.#skip(path, "file-not-regular", `is ${kindOf(stats)}, not a file`);
    else if (mayBeRead(path)) this.#files.push({ path, location: this.#locate(path), size, mtimeMs });
    else this.#countIgnored(path);
  }

  #countIgnored(path: string): void {
    const extension = extname(path).toLowerCase();
    this.#ignored[extension] = (this.#ignored[extension] ?? 0) + 1;
    this.#skip(path, "file-format-unknown", `${extension} is not read`);
  }

  #skip(path: string, code: ErrorCode, what: string): void {
    this.#skipped.push({ path, code, reason: `${path}: ${what}` });
  }

  /** An ignore file that is there and cannot be read is an error: what it keeps out must not come in. */
  async #readPatterns(folder: string, patterns: FolderPatterns): Promise<FolderPatterns> {
    const path = folder === "" ? IGNORE_FILE : `${folder}/${IGNORE_FILE}`;
    const location = this.#locate(path);
    if ((await lstat(location).catch(() => null)) === null) return patterns;
    const { bytes } = await readFileContent({ path, location }, LARGEST_IGNORE_FILE, this.#options.signal);
    return patterns.with(folder, Buffer.from(bytes).toString("utf8"));
  }

  #locate(path: string): Buffer {
    return path === "" ? this.#root : Buffer.concat([this.#root, Buffer.from("/"), textToName(path)]);
  }
}

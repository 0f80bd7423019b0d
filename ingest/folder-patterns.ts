// Which files of a folder are meant: patterns given for it, .eyrieignore files in it, and what a person took out.
import createMatcher, { type Ignore } from "ignore";
import type { FolderRules } from "../src/catalogue/document-table.ts";

/** A file of patterns, as .gitignore, that holds for the folder it lies in and those below. */
export const IGNORE_FILE = ".eyrieignore";

interface IgnoreFile {
  /** Where it lies, ending in a slash; empty for the top. */
  readonly below: string;
  readonly matcher: Ignore;
}

export class FolderPatterns {
  readonly #include: Ignore | null;
  readonly #exclude: Ignore;
  readonly #removed: readonly string[];
  readonly #ignoreFiles: readonly IgnoreFile[];

  private constructor(
    include: Ignore | null,
    exclude: Ignore,
    removed: readonly string[],
    files: readonly IgnoreFile[],
  ) {
    this.#include = include;
    this.#exclude = exclude;
    this.#removed = removed;
    this.#ignoreFiles = files;
  }

  static of(rules: FolderRules): FolderPatterns {
    const include = rules.include.length === 0 ? null : matcherOf(rules.include);
    return new FolderPatterns(include, matcherOf(rules.exclude), rules.removed, []);
  }

  /** The same with an ignore file that lies in this folder; paths as in `takesFile`. */
  with(folder: string, ignoreFile: string): FolderPatterns {
    const below = folder === "" ? "" : `${folder}/`;
    const file = { below, matcher: matcherOf([ignoreFile]) };
    return new FolderPatterns(this.#include, this.#exclude, this.#removed, [...this.#ignoreFiles, file]);
  }

  /** @param path below the folder, forward slashes */
  takesFile(path: string): boolean {
    return !this.#leavesOut(path) && (this.#include === null || this.#include.ignores(path));
  }

  entersFolder(path: string): boolean {
    return !this.#leavesOut(`${path}/`);
  }

  #leavesOut(path: string): boolean {
    if (this.#removed.some((removed) => `${path}/`.startsWith(`${removed}/`))) return true;
    if (this.#exclude.ignores(path)) return true;
    let ignored = false;
    for (const { below, matcher } of this.#ignoreFiles) {
      const verdict = matcher.test(path.slice(below.length));
      ignored = verdict.ignored || (ignored && !verdict.unignored);
    }
    return ignored;
  }
}

function matcherOf(patterns: readonly string[]): Ignore {
  return createMatcher({ allowRelativePaths: true }).add(patterns.join("\n"));
}

// Assembles a SourceDocument from what a loader reads, in reading order: the one place that keeps text, sections and offsets equal.
import { basename, extname } from "node:path";
import type { Block, DocumentFormat, Section, SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { findTables } from "./table-blocks.ts";
import { collapseSpace, countHidden, normaliseText } from "./text-normalisation.ts";

/** Lines of a run stand directly below one another; anything else is separated by a blank line. */
export type LineRun = "list" | "table" | "definition";

export interface DocumentDescription {
  readonly title: string;
  readonly format: DocumentFormat;
  readonly pageCount?: number;
  readonly pagesWithoutText?: readonly number[];
  readonly date?: string;
  readonly tags?: readonly string[];
  readonly attachments?: readonly string[];
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  hasText: boolean;
}

interface SectionRange {
  readonly page: number | null;
  readonly headingPath: readonly string[];
  readonly start: number;
  readonly end: number;
}

export class SectionBuilder {
  readonly #parts: string[] = [];
  #length = 0;
  #headings: Heading[] = [];
  readonly #ranges: SectionRange[] = [];
  #page: number | null = null;
  #sectionStart: number | null = null;
  #run: LineRun | null = null;
  #firstHeading: string | null = null;
  readonly #codeBlocks: Block[] = [];
  #hiddenCharacters = 0;

  get firstHeading(): string | null {
    return this.#firstHeading;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** What the builder is given is counted already; this is for a loader that normalises a text before it takes it apart. */
  noteHidden(raw: string): void {
    this.#hiddenCharacters += countHidden(raw);
  }

  /** Starts page `page`, 1-based. The headings above stay in force. */
  setPage(page: number): void {
    this.#closeSection();
    this.#page = page;
  }

  /** Headings stand in the text but outside the sections, which carry them in `headingPath`. */
  addHeading(level: number, text: string): void {
    const heading = collapseSpace(this.#normalise(text));
    if (heading === "") return;
    this.#closeSection();
    this.#leaveHeadings(level);
    this.#firstHeading ??= heading;
    const { start, end } = this.#append(heading, "\n\n");
    this.#headings.push({ level, text: heading, start, end, hasText: false });
  }

  /** The document's own title, where it stands in the text: not a heading above everything else. */
  addTitle(text: string): void {
    this.#closeSection();
    const title = collapseSpace(this.#normalise(text));
    if (title !== "") this.#append(title, "\n\n");
  }

  addBlock(text: string): void {
    const block = tidyBlock(this.#normalise(text));
    if (block === "") return;
    this.#addToSection(block, "\n\n");
    this.#run = null;
  }

  /** A block that a passage should hold whole: code, a configuration file. */
  addCode(text: string): void {
    const code = tidyBlock(this.#normalise(text));
    if (code === "") return;
    const { start, end } = this.#addToSection(code, "\n\n");
    this.#codeBlocks.push({ kind: "code", start, end });
    this.#run = null;
  }

  addLine(run: LineRun, text: string): void {
    const line = tidyBlock(this.#normalise(text));
    if (line === "") return;
    this.#addToSection(line, this.#run === run ? "\n" : "\n\n");
    this.#run = run;
  }

  endRun(): void {
    this.#run = null;
  }

  /** @throws EyrieError `file-without-text` when nothing was added. */
  finish(path: string, description: DocumentDescription): SourceDocument {
    this.#closeSection();
    this.#leaveHeadings(0);
    const text = this.#parts.join("");
    this.#parts.length = 0;
    if (this.#ranges.length === 0) throw new EyrieError("file-without-text", `${path}: holds no text`);
    this.#ranges.sort((left, right) => left.start - right.start);
    const sections: Section[] = this.#ranges.map((range) => ({ text: text.slice(range.start, range.end), ...range }));
    const blocks = [...sections.flatMap(findTables), ...this.#codeBlocks].sort((a, b) => a.start - b.start);
    return {
      ...description,
      title: collapseSpace(normaliseText(description.title)) || titleFromPath(path),
      pageCount: description.pageCount ?? null,
      pagesWithoutText: description.pagesWithoutText ?? [],
      text,
      sections,
      ...(blocks.length === 0 ? {} : { blocks }),
      ...(this.#hiddenCharacters === 0 ? {} : { hiddenCharacters: this.#hiddenCharacters }),
    };
  }

  #normalise(text: string): string {
    this.#hiddenCharacters += countHidden(text);
    return normaliseText(text);
  }

  #addToSection(text: string, separator: string): { start: number; end: number } {
    const range = this.#append(text, separator);
    this.#sectionStart ??= range.start;
    for (const heading of this.#headings) heading.hasText = true;
    return range;
  }

  #append(text: string, separator: string): { start: number; end: number } {
    if (this.#length > 0) {
      this.#parts.push(separator);
      this.#length += separator.length;
    }
    const start = this.#length;
    this.#parts.push(text);
    this.#length += text.length;
    return { start, end: this.#length };
  }

  #closeSection(): void {
    if (this.#sectionStart !== null) {
      const headingPath = this.#headings.map((heading) => heading.text);
      this.#ranges.push({ page: this.#page, headingPath, start: this.#sectionStart, end: this.#length });
    }
    this.#sectionStart = null;
    this.#run = null;
  }

  /** A heading with nothing under it is its own section, so that its words can still be found. */
  #leaveHeadings(level: number): void {
    while (true) {
      const last = this.#headings.at(-1);
      if (last === undefined || last.level < level) return;
      this.#headings.pop();
      if (last.hasText) continue;
      const headingPath = this.#headings.map((heading) => heading.text);
      this.#ranges.push({ page: this.#page, headingPath, start: last.start, end: last.end });
      for (const heading of this.#headings) heading.hasText = true;
    }
  }
}

/** `guides/travel-policy.pdf` -> `travel policy`. */
export function titleFromPath(path: string): string {
  const name = basename(path, extname(path));
  return collapseSpace(normaliseText(name.replace(/[_-]+/g, " "))) || name;
}

function tidyBlock(text: string): string {
  return text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "");
}

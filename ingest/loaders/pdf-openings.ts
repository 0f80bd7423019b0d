// Lines that stand at the top of several pages of a PDF: the name of the firm, of the chapter, of the document. They say nothing new there.

export type PageLines = readonly (readonly string[])[];

const TOP_LINES = 4;
const FEWEST_PAGES = 3;

/** Knows the lines, whatever figures stand in them, that open at least three pages. */
export class PageOpenings {
  readonly #forms: ReadonlySet<string>;

  constructor(pages: PageLines) {
    const counts = new Map<string, number>();
    for (const lines of pages)
      for (const form of new Set(lines.slice(0, TOP_LINES).map(formOf))) counts.set(form, (counts.get(form) ?? 0) + 1);
    this.#forms = new Set([...counts].filter(([, count]) => count >= FEWEST_PAGES).map(([form]) => form));
  }

  has(text: string): boolean {
    return this.#forms.has(formOf(text));
  }
}

/** What opens page after page is a heading where it stands first; after that it would end the section that goes on below it. */
export class RunningHeadings {
  readonly #openings: PageOpenings;
  readonly #seen = new Set<string>();

  constructor(pages: PageLines) {
    this.#openings = new PageOpenings(pages);
  }

  note(text: string): void {
    this.#seen.add(formOf(text));
  }

  /** @param line its index on its page */
  stoodBefore(text: string, line: number): boolean {
    return line < TOP_LINES && this.#seen.has(formOf(text)) && this.#openings.has(text);
  }
}

function formOf(line: string): string {
  return line.replace(/\d+/g, "#");
}

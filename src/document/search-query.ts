// What a person typed into a search: words, "quoted phrases" that must stand in the passage, and -excluded words or phrases.

export interface SearchQuery {
  /** The text without its signs and without what is excluded: what is embedded and ranked by. */
  readonly text: string;
  readonly phrases: readonly string[];
  readonly excluded: readonly string[];
}

/** A minus excludes only at the start of a word that begins with a letter: `-20` is a number, `a - b` a dash. */
const OPERATORS = /(?<=^|\s)-"([^"]*)"|(?<=^|\s)-(\p{L}[^\s"]*)|"([^"]*)"/gu;

export function readSearchQuery(typed: string): SearchQuery {
  const phrases: string[] = [];
  const excluded: string[] = [];
  const text = typed
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(OPERATORS, (_, withoutPhrase?: string, withoutWord?: string, phrase?: string) => {
      const without = withoutPhrase ?? withoutWord;
      (without === undefined ? phrases : excluded).push(without ?? phrase ?? "");
      return without === undefined ? ` ${phrase ?? ""} ` : " ";
    })
    .trim();
  return { text, phrases: phrases.filter(holdsWord), excluded: excluded.filter(holdsWord) };
}

function holdsWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

// How many of the words that a text should hold are found in what was read, each as often as it stands there.

export interface WordRecovery {
  readonly expected: number;
  readonly recovered: number;
  readonly missing: readonly string[];
}

export function recoverWords(expected: string, actual: string): WordRecovery {
  const available = countWords(actual);
  const missing: string[] = [];
  const words = wordsOf(expected);
  for (const word of words) {
    const left = available.get(word) ?? 0;
    if (left > 0) available.set(word, left - 1);
    else missing.push(word);
  }
  return { expected: words.length, recovered: words.length - missing.length, missing };
}

/** The words of a Markdown text without what is markup: comments, link targets, names of LaTeX commands. */
export function proseOfMarkdown(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, " ")
    .replace(/&(lt|gt|amp|nbsp);/g, " ")
    .replace(/\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)/g, "] ")
    .replace(/\\[a-z]+/gi, " ")
    .replace(/\\(?=[^\w\s])/g, "");
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? []
  );
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

// An answer's text -> its blocks as marked's tokens. Parsed anew with every piece that arrives; what is unchanged is not drawn again.
import { Marked, type Token } from "marked";

export interface Block {
  readonly token: Token;
  /** Where it begins in the text. */
  readonly start: number;
}

/** Over this an answer is shown as it came: no parser is given the chance to be slow. */
const LONGEST_PARSED = 60_000;
/** Quotes and lists within each other beyond any use. */
const NESTED = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){12}/m;

const parser = new Marked({
  gfm: true,
  tokenizer: {
    // references would let `[1]: https://…` make a link of every mark
    def: () => undefined,
    reflink: () => undefined,
  },
});

export function parseBlocks(text: string): Block[] {
  if (text.length > LONGEST_PARSED || NESTED.test(text)) return [plainBlock(text)];
  try {
    return withPlaces(parser.lexer(text));
  } catch {
    return [plainBlock(text)];
  }
}

function withPlaces(tokens: readonly Token[]): Block[] {
  let start = 0;
  const blocks: Block[] = [];
  for (const token of tokens) {
    if (token.type !== "space") blocks.push({ token, start });
    start += token.raw.length;
  }
  return blocks;
}

function plainBlock(text: string): Block {
  return { token: { type: "text", raw: text, text }, start: 0 };
}

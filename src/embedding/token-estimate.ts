// How many tokens a text may be to a model whose tokenizer is not here: rather too many than too few, because a passage a
// little short is better than one the server refuses.

const PIECE = /[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]/gu;
const SPECIAL_TOKENS = 2;
/** Longer runs of letters are rarely words, and are cut into more tokens a letter. */
const LONGEST_WORD = 16;

function tokensOf(piece: string): number {
  const lettersOfToken = /^[A-Za-z]/.test(piece) && piece.length <= LONGEST_WORD ? 4 : 2;
  return Math.ceil(piece.length / lettersOfToken);
}

/** Tokens of a text, without special tokens. */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECE)) tokens += tokensOf(piece);
  return tokens;
}

/** The start of a text that is within a limit, special tokens included. */
export function cutToTokens(text: string, maxTokens: number): string {
  let tokens = SPECIAL_TOKENS;
  for (const match of text.matchAll(PIECE)) {
    tokens += tokensOf(match[0]);
    if (tokens > maxTokens) return text.slice(0, match.index).trimEnd();
  }
  return text;
}

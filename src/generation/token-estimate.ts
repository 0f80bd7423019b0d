// Tokens of a text where the server cannot count them: an upper estimate, since a prompt that is too long fails and a short one does not.
const ASCII_CHARACTERS_PER_TOKEN = 2.5;
/** Scripts that the vocabulary covers badly fall to byte pairs. */
const OTHER_BYTES_PER_TOKEN = 1.5;
/** Role, separators and end of a turn in a chat template. */
const TOKENS_PER_TURN = 8;

export function estimateTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + TOKENS_PER_TURN + tokensOf(text), 0);
}

function tokensOf(text: string): number {
  const ascii = text.replace(/[^\x00-\x7f]/gu, "").length;
  const otherBytes = Buffer.byteLength(text) - ascii;
  return Math.ceil(ascii / ASCII_CHARACTERS_PER_TOKEN + otherBytes / OTHER_BYTES_PER_TOKEN);
}

// How deep JSON nests, told from its text before it is parsed.

/** The deepest nesting of objects and arrays; of text that is no JSON, any number. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (isInString) {
      if (character === BACKSLASH) at += 1;
      else if (character === QUOTE) isInString = false;
    } else if (character === QUOTE) isInString = true;
    else if (character === OPENING_BRACE || character === OPENING_BRACKET) deepest = Math.max(deepest, ++depth);
    else if (character === CLOSING_BRACE || character === CLOSING_BRACKET) depth -= 1;
  }
  return deepest;
}

const [QUOTE, BACKSLASH, OPENING_BRACE, CLOSING_BRACE, OPENING_BRACKET, CLOSING_BRACKET] = [...'"\\{}[]'].map(
  (character) => character.charCodeAt(0),
);

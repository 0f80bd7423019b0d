// Names of files are bytes; text is what is stored and shown. Every name has one text and every text leads back to the name.

/** Bytes that are no UTF-8 are shown as characters of this range, which is for private use. */
const FIRST_ESCAPE = 0xf700;
const ESCAPES = /[\uf780-\uf7ff]/;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function nameToText(name: Uint8Array): string {
  try {
    const text = strict.decode(name);
    if (!ESCAPES.test(text)) return text;
  } catch {
    // not UTF-8: byte by byte below
  }
  let text = "";
  for (let at = 0; at < name.length;) {
    const length = lengthOfCharacter(name, at);
    if (length === 0) text += String.fromCharCode(FIRST_ESCAPE + (name[at] ?? 0));
    else text += strict.decode(name.subarray(at, at + length));
    at += Math.max(1, length);
  }
  return text;
}

export function textToName(text: string): Buffer {
  const pieces = text.split(/([\uf780-\uf7ff])/);
  return Buffer.concat(
    pieces.map((piece) =>
      ESCAPES.test(piece) ? Buffer.of(piece.charCodeAt(0) - FIRST_ESCAPE) : Buffer.from(piece, "utf8"),
    ),
  );
}

/** Bytes of the character that begins here; 0 when there is none, or when it is one of those that stand for bytes. */
function lengthOfCharacter(bytes: Uint8Array, at: number): number {
  for (const length of [1, 2, 3, 4]) {
    try {
      return ESCAPES.test(strict.decode(bytes.subarray(at, at + length))) ? 0 : length;
    } catch {
      // a longer one, or none
    }
  }
  return 0;
}

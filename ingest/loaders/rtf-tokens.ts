// RTF source -> tokens: groups, control words, characters. (Rich Text Format specification 1.9.1)

export type RtfToken =
  | { readonly type: "open" | "close" }
  /** `\pard`, `\fs24`, `\*`; `value` is null when no number follows. */
  | { readonly type: "control"; readonly word: string; readonly value: number | null }
  /** A byte of the document's code page. */
  | { readonly type: "byte"; readonly byte: number };

const CONTROL = /\\([a-z]{1,32})(-?\d{1,10})? ?/iy;
const HEXADECIMAL = /\\'([0-9a-f]{2})/iy;

/** `source` is the file with a character a byte. Binary data (`\bin`) is skipped. */
export function* readRtfTokens(source: string): Generator<RtfToken> {
  let at = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === "{" || character === "}") {
      yield { type: character === "{" ? "open" : "close" };
      at++;
    } else if (character !== "\\") {
      if (character !== "\n" && character !== "\r") yield { type: "byte", byte: source.charCodeAt(at) & 0xff };
      at++;
    } else {
      CONTROL.lastIndex = HEXADECIMAL.lastIndex = at;
      const control = CONTROL.exec(source);
      const hexadecimal = control === null ? HEXADECIMAL.exec(source) : null;
      if (control !== null) {
        const [matched, word = "", digits] = control;
        const value = digits === undefined ? null : Number(digits);
        at += matched.length + (word === "bin" ? Math.max(0, value ?? 0) : 0);
        if (word !== "bin") yield { type: "control", word, value };
      } else if (hexadecimal !== null) {
        yield { type: "byte", byte: Number.parseInt(hexadecimal[1] ?? "20", 16) };
        at += 4;
      } else {
        yield symbol(source.charAt(at + 1));
        at += 2;
      }
    }
  }
}

function symbol(character: string): RtfToken {
  if (character === "\\" || character === "{" || character === "}")
    return { type: "byte", byte: character.charCodeAt(0) };
  if (character === "\n" || character === "\r") return { type: "control", word: "par", value: null };
  return { type: "control", word: character, value: null };
}

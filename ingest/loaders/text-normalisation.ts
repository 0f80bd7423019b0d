// Text as every loader hands it on: composed letters, ordinary spaces, nothing that a reader cannot see.

/**
 * Soft hyphens, zero-width characters, bidirectional controls, variation of joining, and the Unicode tag block. None shows on a
 * screen, yet each hides words from search or instructions from the person who reviews a document
 * (https://trojansource.codes, "ASCII smuggling").
 */
const INVISIBLE =
  /\u034F|[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;
/** Of these, what has no use in honest text: not soft hyphens, byte order marks and the joiners of emoji and Persian. */
const HIDDEN = /[\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const WIDE_SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;

export function normaliseText(text: string): string {
  return text
    .replace(LINE_BREAKS, "\n")
    .replace(WIDE_SPACES, " ")
    .replace(INVISIBLE, "")
    .replace(CONTROLS, "")
    .replace(LONE_SURROGATES, "\uFFFD")
    .normalize("NFC");
}

/** Characters that no reader sees and `normaliseText` takes out; a text with many of them hides something. */
export function countHidden(text: string): number {
  return text.match(HIDDEN)?.length ?? 0;
}

/** One line of prose: every run of white space is one space. */
export function collapseSpace(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

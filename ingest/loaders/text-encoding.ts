// Bytes -> characters for the formats that do not say, or say wrongly, how they are encoded.
import { EyrieError } from "../../src/errors.ts";

/** Decodes by byte order mark, then the declared charset, then as UTF-8 where that is valid, else as windows-1252. */
export function decodeText(bytes: Uint8Array, declaredCharset?: string): string {
  const marked = charsetOfMark(bytes) ?? utf16WithoutMark(bytes);
  if (marked !== null) return new TextDecoder(marked).decode(bytes);
  const declared = declaredCharset === undefined ? null : decoderOrNull(declaredCharset);
  if (declared !== null && declared.encoding !== "utf-8" && !declared.encoding.startsWith("utf-16")) {
    return declared.encoding === "windows-1252" ? decodeWindows1252(bytes) : declared.decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

/** As `decodeText`, refusing what is not text at all: a binary file with the wrong extension must not be indexed as noise. */
export function decodeTextFile(bytes: Uint8Array, path: string): string {
  const text = decodeText(bytes);
  const sample = text.slice(0, 100_000);
  let strange = 0;
  for (let index = 0; index < sample.length; index++) {
    const code = sample.charCodeAt(index);
    if (code === 0) strange += 10;
    else if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) strange++;
    else if (code === 0xfffd || code === 0x7f) strange++;
  }
  if (strange > sample.length * 0.02) {
    throw new EyrieError("file-unreadable", `${path}: holds binary data, not text`);
  }
  return text;
}

/** What windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

/** Node 20 decodes windows-1252 as Latin-1 and so loses its quotes, dashes and euro sign (nodejs/node#56542). */
function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.replace(/[\u0080-\u009F]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80));
}

function charsetOfMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** Western text in UTF-16 has a zero in every second byte; which one tells the byte order. */
function utf16WithoutMark(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length, 2000) & ~1;
  if (length < 8) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < length; index += 2) {
    if (bytes[index] === 0) evenZeros++;
    if (bytes[index + 1] === 0) oddZeros++;
  }
  const pairs = length / 2;
  if (oddZeros > pairs * 0.6 && evenZeros < pairs * 0.05) return "utf-16le";
  if (evenZeros > pairs * 0.6 && oddZeros < pairs * 0.05) return "utf-16be";
  return null;
}

function decoderOrNull(charset: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(charset.trim());
  } catch {
    return null;
  }
}

// The Range header of a request (RFC 9110, 14.2): one range of bytes; anything else is answered with the whole.
import { EyrieError } from "../errors.ts";

export interface ByteRange {
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

/** Null: the whole. @throws EyrieError `range-not-satisfiable` */
export function readRange(header: string | undefined, size: number): ByteRange | null {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const start = Math.max(0, size - Number(last));
    if (Number(last) === 0 || size === 0) throw unsatisfiable(size);
    return { start, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(size, Number(last) + 1);
  // an end before the start makes the header invalid, and an invalid one is ignored
  if (last !== "" && Number(last) < start) return null;
  if (start >= size) throw unsatisfiable(size);
  return { start, end };
}

function unsatisfiable(size: number): EyrieError {
  return new EyrieError("range-not-satisfiable", `the file has ${size} bytes`);
}

// Reads tensors from a safetensors file (https://huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header,
// then the tensors. Half precision is widened to 32 bits; the bytes themselves stay available.
import { EyrieError } from "../errors.ts";

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly elementType: "F16" | "F32";
  readonly bytes: Uint8Array;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Bit patterns of all half-precision numbers, widened: 65,536 entries are cheaper than a conversion a number. */
function halfPrecisionTable(): Float32Array {
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    let magnitude: number;
    if (exponent === 31) magnitude = fraction === 0 ? Infinity : NaN;
    else if (exponent === 0) magnitude = fraction * 2 ** -24;
    else magnitude = (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -magnitude : magnitude;
  }
  return table;
}

export class Safetensors {
  readonly #file: Buffer;
  readonly #dataStart: number;
  readonly #header: Readonly<Record<string, HeaderEntry | undefined>>;
  readonly #halfPrecision = halfPrecisionTable();

  /** @throws EyrieError `embedding-failed` when the bytes are not a safetensors file. */
  constructor(file: Buffer) {
    try {
      const headerLength = Number(file.readBigUInt64LE(0));
      this.#header = JSON.parse(file.toString("utf8", 8, 8 + headerLength)) as Record<string, HeaderEntry>;
      this.#dataStart = 8 + headerLength;
      this.#file = file;
    } catch (cause) {
      throw new EyrieError(
        "embedding-failed",
        "the model's weights are not a safetensors file; install the package again",
        {
          cause,
        },
      );
    }
  }

  /** A tensor as it is stored. @throws EyrieError `embedding-failed` when it is missing, cut off or of another type. */
  stored(name: string): StoredTensor {
    const entry = this.#header[name];
    if (!entry) throw new EyrieError("embedding-failed", `the model's weights have no tensor ${name}`);
    const {
      dtype,
      shape,
      data_offsets: [start, end],
    } = entry;
    if (dtype !== "F16" && dtype !== "F32") {
      throw new EyrieError("embedding-failed", `tensor ${name} has type ${dtype}, of which only F16 and F32 are read`);
    }
    const size = shape.reduce((product, length) => product * length, dtype === "F16" ? 2 : 4);
    const bytes = this.#file.subarray(this.#dataStart + start, this.#dataStart + end);
    if (bytes.byteLength !== size)
      throw new EyrieError("embedding-failed", `tensor ${name} of the model's weights is cut off`);
    return { shape, elementType: dtype, bytes };
  }

  /** A tensor as 32-bit numbers, row major. */
  float32(name: string): Float32Array {
    const { bytes, elementType } = this.stored(name);
    // Copied first: a tensor may start at an address its element type cannot be read from.
    const { buffer } = Uint8Array.from(bytes);
    if (elementType === "F32") return new Float32Array(buffer);
    const halves = new Uint16Array(buffer);
    const numbers = new Float32Array(halves.length);
    const table = this.#halfPrecision;
    for (let index = 0; index < halves.length; index++) numbers[index] = table[halves[index]!]!;
    return numbers;
  }
}

// A set of passage labels as bits, in memory that threads share: what a caller may see, for searches that look only there.

export class LabelSet {
  /** One bit a label; handed to another thread it is shared, not copied. */
  readonly bits: Int32Array<SharedArrayBuffer>;
  readonly size: number;

  private constructor(bits: Int32Array<SharedArrayBuffer>, size: number) {
    this.bits = bits;
    this.size = size;
  }

  /** @param labels distinct, from 0 to `largest` */
  static of(labels: Iterable<number>, largest: number): LabelSet {
    const bits = new Int32Array(new SharedArrayBuffer(4 * ((largest >>> 5) + 1)));
    let size = 0;
    for (const label of labels) {
      bits[label >>> 5] = (bits[label >>> 5] ?? 0) | (1 << (label & 31));
      size += 1;
    }
    return new LabelSet(bits, size);
  }

  /** The same set seen from another thread. */
  static shared(bits: Int32Array<SharedArrayBuffer>, size: number): LabelSet {
    return new LabelSet(bits, size);
  }

  has(label: number): boolean {
    return ((this.bits[label >>> 5] ?? 0) & (1 << (label & 31))) !== 0;
  }

  /** In ascending order. */
  *labels(): Generator<number> {
    for (const [word, bits] of this.bits.entries()) {
      for (let rest = bits; rest !== 0; rest &= rest - 1) yield word * 32 + (31 - Math.clz32(rest & -rest));
    }
  }
}

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

  /** A set with these labels besides and those left out; this one stays as it is. */
  changed(added: readonly number[], removed: readonly number[]): LabelSet {
    const largest = added.reduce((most, label) => Math.max(most, label), 32 * this.bits.length - 1);
    const bits = new Int32Array(new SharedArrayBuffer(4 * ((largest >>> 5) + 1)));
    bits.set(this.bits);
    const copy = new LabelSet(bits, 0);
    let { size } = this;
    for (const label of added) {
      if (!copy.has(label)) size += 1;
      bits[label >>> 5] = (bits[label >>> 5] ?? 0) | (1 << (label & 31));
    }
    for (const label of removed) {
      if (copy.has(label)) size -= 1;
      if (label >>> 5 < bits.length) bits[label >>> 5] = (bits[label >>> 5] ?? 0) & ~(1 << (label & 31));
    }
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

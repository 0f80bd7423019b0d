// Which texts go through the network together: only texts of exactly one length, so that nothing is padded and masked, and few
// enough that a waiting query is not kept long.

/** Larger batches were measured to be slower, because their activations no longer fit the processor's cache. */
export const BATCH_TOKENS = 256;

export interface PlannedBatch {
  /** Places of the texts in the list they came from. */
  readonly places: readonly number[];
  /** Token ids of the texts, one after the other. */
  readonly ids: Int32Array;
  /** Tokens of each text. */
  readonly length: number;
}

/** Batches in order of length; every place is in exactly one. */
export function planBatches(texts: readonly (readonly number[])[], tokens = BATCH_TOKENS): PlannedBatch[] {
  const placesByLength = new Map<number, number[]>();
  texts.forEach((ids, place) => {
    const places = placesByLength.get(ids.length);
    if (places) places.push(place);
    else placesByLength.set(ids.length, [place]);
  });
  const batches: PlannedBatch[] = [];
  for (const [length, places] of [...placesByLength].sort(([one], [other]) => one - other)) {
    const size = Math.max(1, Math.floor(tokens / length));
    for (let start = 0; start < places.length; start += size) {
      batches.push(fill(texts, places.slice(start, start + size), length));
    }
  }
  return batches;
}

function fill(texts: readonly (readonly number[])[], places: readonly number[], length: number): PlannedBatch {
  const ids = new Int32Array(places.length * length);
  places.forEach((place, index) => ids.set(texts[place] ?? [], index * length));
  return { places, ids, length };
}

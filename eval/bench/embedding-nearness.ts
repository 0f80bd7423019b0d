// How near the vectors are to those of the 32-bit network, and how near a text's vector alone is to its vector in a batch.
import type { Engines } from "./embedding-rates.ts";
import type { Print } from "./benchmark.ts";
import { variedTexts } from "./varied-texts.ts";

export interface Nearness {
  readonly texts: number;
  readonly median: number;
  readonly least: number;
  /** Largest difference of a number of a vector alone and in a batch. */
  readonly aloneToBatch: number;
}

export async function measureNearness(engines: Engines, print: Print): Promise<Nearness> {
  const texts = variedTexts();
  const exact = await engines["fp32, scheduled as eyrie"].embed(texts);
  const vectors = await engines.eyrie.embed(texts);
  const cosines = vectors.map((vector, place) => cosine(vector, exact[place] ?? [])).sort((one, other) => one - other);
  let aloneToBatch = 0;
  for (const [place, text] of texts.entries()) {
    const [alone = []] = await engines.eyrie.embed([text]);
    for (let index = 0; index < alone.length; index++) {
      aloneToBatch = Math.max(aloneToBatch, Math.abs((alone[index] ?? NaN) - (vectors[place]?.[index] ?? NaN)));
    }
  }
  const nearness = {
    texts: texts.length,
    median: cosines[cosines.length >> 1] ?? NaN,
    least: cosines[0] ?? NaN,
    aloneToBatch,
  };
  print(
    `\n${nearness.texts} varied texts: cosine to fp32, median ${nearness.median.toFixed(5)}, least ${nearness.least.toFixed(5)}`,
  );
  print(`  alone and in a batch differ by at most ${aloneToBatch.toExponential(1)}`);
  return nearness;
}

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? NaN) * (other[index] ?? NaN);
  return sum;
}

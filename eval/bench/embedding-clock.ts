// How long embedding is waited for within other work: the union of its calls, since some run side by side.
import { RememberingEmbedding } from "../../src/embedding/remembering-embedding.ts";

/** Counts from now on, for every model of this process that answers use. */
export function startEmbeddingClock(): { readonly ms: () => number } {
  const embed = RememberingEmbedding.prototype.embed;
  let [running, begun, total] = [0, 0, 0];
  RememberingEmbedding.prototype.embed = async function clocked(...given) {
    if (running++ === 0) begun = performance.now();
    try {
      return await embed.apply(this, given);
    } finally {
      if (--running === 0) total += performance.now() - begun;
    }
  };
  return { ms: () => total };
}

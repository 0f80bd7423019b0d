// How many of the exact nearest passages the HNSW graph finds for the questions of a run, whether or not the product asked the graph: it
// scans small knowledge bases instead.
import { resolve, join } from "node:path";
import { Catalogue } from "../src/catalogue/catalogue.ts";
import { composeEmbedding, identityOf } from "../src/compose-embedding.ts";
import type { Settings } from "../src/config.ts";
import { locate } from "../src/knowledge-base/location.ts";
import { silentLogger } from "../src/logger.ts";
import { dotProduct } from "../src/vector/exact-index.ts";
import { HnswIndex } from "../src/vector/hnsw-index.ts";
import { loadSnapshot } from "../src/vector/hnsw-snapshot.ts";
import type { Neighbour } from "../src/vector/vector-index.ts";
import { neighbourRecall } from "./ranking-metrics.ts";

const NEAREST = 10;
const MOST_QUESTIONS = 100;
/** A graph that is not saved is built for the measure, up to so many passages. */
const MOST_BUILT = 20_000;

/** By question; empty when there is no graph to measure. The knowledge base may be open elsewhere. */
export async function measureGraph(settings: Settings, questions: readonly string[]): Promise<Map<string, number>> {
  const directory = resolve(settings.EYRIE_DATA);
  const { catalogue: file, index } = locate(directory);
  const embedding = await composeEmbedding(settings, join(directory, "models"), silentLogger, () => {});
  const catalogue = Catalogue.openForReading(file);
  try {
    const asked = spread([...new Set(questions)], MOST_QUESTIONS);
    const vectors = await embedding.embed(asked, { purpose: "query" });
    const nearest = vectors.map(() => new Nearest());
    let size = 0;
    for (const { label, vector } of catalogue.chunks.allVectors()) {
      size += 1;
      for (const [place, own] of vectors.entries()) nearest[place]?.offer(label, dotProduct(own, vector));
    }
    const saved = await loadSnapshot(index, identityOf(embedding), embedding.dimensions, catalogue.chunks.lastChange());
    const graph = saved !== undefined && "index" in saved ? saved.index : build(catalogue, embedding.dimensions, size);
    if (graph === null) return new Map();
    return new Map(
      asked.map((question, place) => {
        const found = graph.search(vectors[place] as Float32Array, NEAREST).map(({ label }) => label);
        return [question, neighbourRecall(found, nearest[place]?.labels() ?? [])];
      }),
    );
  } finally {
    catalogue.close();
    await embedding.close();
  }
}

function build(catalogue: Catalogue, dimensions: number, size: number): HnswIndex | null {
  if (size > MOST_BUILT || size === 0) return null;
  const graph = HnswIndex.create(dimensions);
  for (const { label, vector } of catalogue.chunks.allVectors()) graph.add(label, vector);
  return graph;
}

/** The best of what it is offered, so that no more than these are held of a large knowledge base. */
class Nearest {
  #best: Neighbour[] = [];

  offer(label: number, score: number): void {
    if (this.#best.length >= NEAREST && score <= (this.#best.at(-1)?.score ?? -1)) return;
    this.#best = [...this.#best, { label, score }]
      .sort((a, b) => b.score - a.score || a.label - b.label)
      .slice(0, NEAREST);
  }

  labels(): number[] {
    return this.#best.map(({ label }) => label);
  }
}

function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, n) => items[Math.floor((n * items.length) / most)]).flatMap(
    (item) => item ?? [],
  );
}

// What every benchmark gave in one run, with the machine that it ran on.
import type { benchmarkAnswering } from "../answering.ts";
import type { benchmarkEmbedding } from "../embedding.ts";
import type { benchmarkIngest } from "../ingest.ts";
import type { benchmarkRetrieval } from "../retrieval.ts";

type FiguresOf<Measure extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Measure>>;

export interface BenchFigures {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly embedding: FiguresOf<typeof benchmarkEmbedding>;
  readonly ingest: FiguresOf<typeof benchmarkIngest>;
  readonly retrieval: FiguresOf<typeof benchmarkRetrieval>;
  readonly answering: FiguresOf<typeof benchmarkAnswering>;
}

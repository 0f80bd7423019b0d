// How long each stage of retrieval took, over all retrievals since the start.
import type { RetrievalTrace, Stage } from "./trace.ts";

export class StageTotals {
  readonly #totals = new Map<Stage, { count: number; ms: number }>();

  add(stages: RetrievalTrace["stages"]): void {
    for (const { stage, ms } of stages) {
      const total = this.#totals.get(stage) ?? { count: 0, ms: 0 };
      this.#totals.set(stage, { count: total.count + 1, ms: total.ms + ms });
    }
  }

  list(): { stage: Stage; count: number; ms: number }[] {
    return [...this.#totals].map(([stage, total]) => ({ stage, ...total }));
  }
}

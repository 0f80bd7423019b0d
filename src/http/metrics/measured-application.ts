// Measures answers and searches, over whichever route they are asked for.
import type { Application } from "../../application.ts";
import { toEyrieError } from "../../errors.ts";
import type { Metrics } from "./metrics.ts";

export function measuredApplication<Measured extends Application>(application: Measured, metrics: Metrics): Measured {
  const timeSearch = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const began = performance.now();
    const result = await work();
    metrics.time("eyrie_search_seconds", "Searches that were answered.", secondsSince(began));
    return result;
  };
  return {
    ...application,
    async *ask(request: Parameters<Application["ask"]>[0]) {
      const began = performance.now();
      let mode = "none";
      let outcome = "left";
      let pieces = 0;
      try {
        for await (const event of application.ask(request)) {
          if (event.type === "answer-start") mode = event.mode;
          if (event.type === "text-delta" && pieces++ === 0)
            metrics.time("eyrie_first_word_seconds", "From a question to the first word.", secondsSince(began), {
              mode,
            });
          if (event.type === "answer-end") outcome = event.answered ? "answered" : "refused";
          yield event;
        }
      } catch (thrown) {
        outcome = toEyrieError(thrown).code;
        throw thrown;
      } finally {
        metrics.count("eyrie_answers_total", "Questions, by who wrote the answer and how it ended.", { mode, outcome });
        metrics.time("eyrie_answer_seconds", "From a question to the end of its answer.", secondsSince(began), {
          mode,
        });
        const help = "Pieces of text that were sent; of a model about one a token.";
        metrics.count("eyrie_answer_pieces_total", help, { mode }, pieces);
      }
    },
    search: (request: Parameters<Application["search"]>[0]) => timeSearch(() => application.search(request)),
    explain: (request: Parameters<Application["explain"]>[0]) => timeSearch(() => application.explain(request)),
  };
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1_000;
}

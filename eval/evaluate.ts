// The one flow of an evaluation: a set of questions, put over HTTP to a knowledge base, becomes a run with its figures.
import { resolve } from "node:path";
import { Catalogue } from "../src/catalogue/catalogue.ts";
import type { Settings } from "../src/config.ts";
import { OWNER } from "../src/document/principal.ts";
import { locate } from "../src/knowledge-base/location.ts";
import { askQuestions } from "./ask-questions.ts";
import { withService } from "./ask-service.ts";
import type { Base } from "./base.ts";
import { figuresOf } from "./figures.ts";
import { measureGraph } from "./graph-recall.ts";
import { describeMachine } from "./machine.ts";
import type { QuestionSet } from "./question-set.ts";
import type { Run } from "./run.ts";

export interface EvaluateOptions {
  readonly signal: AbortSignal;
  readonly onAsked?: (done: number, total: number) => void;
  /** Questions of the set before it was sampled. */
  readonly questionsOfSet?: number;
}

export async function evaluate(set: QuestionSet, base: Base, options: EvaluateOptions): Promise<Run> {
  const { application, settings } = base;
  const started = performance.now();
  const date = new Date().toISOString();
  await application.ready();
  const catalogue = Catalogue.openForReading(locate(resolve(settings.EYRIE_DATA)).catalogue);
  const asked = await withService(application, options.signal, (service) =>
    askQuestions(set, {
      service,
      isVerbatim: ({ quote, ...range }) => catalogue.context.text(range, OWNER) === quote,
      signal: options.signal,
      onAsked: options.onAsked ?? (() => {}),
    }),
  ).finally(() => catalogue.close());
  const recalls = await measureGraph(
    settings,
    asked.map((outcome) => outcome.asked),
  );
  const outcomes = asked.map((outcome) => ({ ...outcome, graphRecall: recalls.get(outcome.asked) ?? null }));
  const { documents, passages, model } = application.status(OWNER);
  return {
    description: {
      set: set.name,
      date,
      questions: options.questionsOfSet ?? set.questions.length,
      asked: set.questions.length,
      documents,
      passages,
      answeredBy: set.asksAnswers ? model.kind : "search alone",
      settings: shownSettings(settings),
      machine: await describeMachine(),
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      seconds: (performance.now() - started) / 1000,
    },
    outcomes,
    figures: figuresOf(outcomes),
  };
}

/** Those that answers depend on; no key, no address, no folder. */
function shownSettings(settings: Settings): Record<string, string> {
  const shown = Object.entries(settings).filter(([name]) => !/KEY|URL|DATA|DIRECTORY|HOST|PORT/.test(name));
  return Object.fromEntries(
    shown.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]])),
  );
}

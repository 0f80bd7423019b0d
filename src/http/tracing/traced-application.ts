// Spans of answers and searches, over whichever route they are asked for, and of the stages of an answer. They say how, never what.
import { type Context, type Span, trace } from "@opentelemetry/api";
import type { AnswerEvent } from "../../answering/answer-event.ts";
import type { Application } from "../../application.ts";
import { toEyrieError } from "../../errors.ts";
import { TRACER_NAME, currentTrace, failSpan } from "./request-spans.ts";

export function tracedApplication<Traced extends Application>(application: Traced): Traced {
  const traceSearch = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const span = trace.getTracer(TRACER_NAME).startSpan("search", {}, currentTrace());
    try {
      return await work();
    } catch (thrown) {
      failSpan(span, toEyrieError(thrown).code);
      throw thrown;
    } finally {
      span.end();
    }
  };
  return {
    ...application,
    // the events are read when the request has been left already
    ask: (request: Parameters<Application["ask"]>[0]) => traceAnswer(application.ask(request), currentTrace()),
    search: (request: Parameters<Application["search"]>[0]) => traceSearch(() => application.search(request)),
    explain: (request: Parameters<Application["explain"]>[0]) => traceSearch(() => application.explain(request)),
  };
}

async function* traceAnswer(events: AsyncIterable<AnswerEvent>, part: Context): AsyncGenerator<AnswerEvent> {
  const whole = trace.getTracer(TRACER_NAME).startSpan("answer", {}, part);
  const stages = new Stages(trace.setSpan(part, whole));
  let outcome = "left";
  try {
    stages.begin("find");
    for await (const event of events) {
      if (event.type === "answer-start") {
        whole.setAttributes({ "eyrie.mode": event.mode, "eyrie.kind": event.kind });
        if (event.model !== null) whole.setAttribute("gen_ai.request.model", event.model);
        stages.begin("begin to write");
      }
      if (event.type === "text-delta") stages.begin("write");
      if (event.type === "answer-end") outcome = event.answered ? "answered" : "refused";
      yield event;
    }
  } catch (thrown) {
    outcome = toEyrieError(thrown).code;
    failSpan(whole, outcome);
    throw thrown;
  } finally {
    stages.end();
    whole.setAttribute("eyrie.outcome", outcome);
    whole.end();
  }
}

/** `find`: until it is known from what is answered and by whom; `begin to write`: until the first word; `write`: until the end. */
type Stage = "find" | "begin to write" | "write";

/** One follows the other. */
class Stages {
  readonly #part: Context;
  #stage: Stage | undefined;
  #span: Span | undefined;

  constructor(part: Context) {
    this.#part = part;
  }

  begin(stage: Stage): void {
    if (stage === this.#stage) return;
    this.end();
    this.#stage = stage;
    this.#span = trace.getTracer(TRACER_NAME).startSpan(stage, {}, this.#part);
  }

  end(): void {
    this.#span?.end();
  }
}

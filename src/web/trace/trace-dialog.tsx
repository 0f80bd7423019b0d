// "Why these passages": how an answer came to be, from the trace that came with it. An answer that brought none, such as one from a kept
// conversation, is searched for again.
import type { AnswerTrace } from "../../answering/answer-trace.ts";
import { call } from "../api/call.ts";
import { useLoaded } from "../api/use-loaded.ts";
import type { Exchange } from "../ask/exchange.ts";
import { Panel } from "../shell/panel.tsx";
import { EvidenceView } from "./evidence-view.tsx";
import { ModelCalls } from "./model-calls.tsx";
import { SearchView } from "./search-view.tsx";
import { StageBar, formatMs } from "./stage-bar.tsx";
import { ANSWER_STAGES, KINDS } from "./trace-words.ts";
import type { RetrievalTrace } from "./traced.ts";

export function TraceDialog({ exchange, onClose }: { readonly exchange: Exchange; readonly onClose: () => void }) {
  const trace = exchange.end?.trace;
  return (
    <Panel title="Why these passages" onClose={onClose}>
      {trace === undefined ? (
        <SearchedAgain question={exchange.start?.question ?? exchange.question} />
      ) : (
        <WholeTrace trace={trace} exchange={exchange} />
      )}
    </Panel>
  );
}

function WholeTrace({ trace, exchange }: { readonly trace: AnswerTrace; readonly exchange: Exchange }) {
  const { question, asked, rewrittenBy, kind, searches, evidence, calls, stages, totalMs } = trace;
  const isAnswered = exchange.end?.answered === true;
  return (
    <>
      <p>
        {KINDS[kind]} Searched for: <q>{question}</q>
        {rewrittenBy !== null && (
          <>
            , which {rewrittenBy === "model" ? "the model" : "a rule"} made of <q>{asked}</q>
          </>
        )}
      </p>
      <EvidenceView evidence={evidence} isAnswered={isAnswered} />
      {searches.map((search, place) => (
        <SearchView key={place} search={search} citations={exchange.citations} calls={calls} />
      ))}
      <ModelCalls calls={calls} />
      <h3>Time, {formatMs(totalMs)} in all</h3>
      <StageBar stages={stages.map(({ stage, ms }) => ({ name: ANSWER_STAGES[stage], ms }))} totalMs={totalMs} />
    </>
  );
}

function SearchedAgain({ question }: { readonly question: string }) {
  const { value, problem } = useLoaded(
    (signal) =>
      call<{ readonly passages: readonly unknown[]; readonly trace: RetrievalTrace }>("/v1/search", {
        method: "POST",
        body: { query: question, explain: true },
        signal,
      }),
    [question],
  );
  if (problem !== null)
    return (
      <p role="alert">
        {problem.message} {problem.remedy}
      </p>
    );
  if (value === null) return <p role="status">Searching</p>;
  const ms = value.trace.stages.reduce((sum, stage) => sum + stage.ms, 0);
  return (
    <>
      <p>
        How this answer came to be was not kept. This is what the question finds now, in the documents as they are now.
      </p>
      <SearchView
        search={{ question, found: value.passages.length, ms, retrieval: value.trace }}
        citations={[]}
        calls={[]}
      />
    </>
  );
}

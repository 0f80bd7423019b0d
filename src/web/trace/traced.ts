// The parts of an answer's trace that searches are shown from.
import type { AnswerTrace } from "../../answering/answer-trace.ts";

export type RetrievalTrace = NonNullable<AnswerTrace["searches"][number]["retrieval"]>;
export type TracedCandidate = RetrievalTrace["candidates"][number];
export type SearchStage = RetrievalTrace["stages"][number]["stage"];

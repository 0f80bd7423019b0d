// `--explain`: how an answer came to be, as lines beside it.
import type { Application } from "../application.ts";
import type { DocumentFilter } from "../document/document-filter.ts";
import { OWNER } from "../document/principal.ts";
import { describeProvenance } from "../document/provenance.ts";
import type { WholeAnswer } from "./answer-output.ts";

const PASSAGES_SHOWN = 8;

export async function explainAnswer(
  application: Application,
  { start, end }: WholeAnswer,
  narrowed: { filter: DocumentFilter; signal: AbortSignal },
): Promise<string[]> {
  const { question, rewrittenBy } = start;
  const passages = await application.search({ principal: OWNER, question, limit: PASSAGES_SHOWN, ...narrowed });
  const cited = new Set(end.citations.map(({ documentId, page }) => `${documentId} ${page}`));
  const found = passages.map(({ rank, score, wordScore, vectorScore, provenance }) => {
    const mark = cited.has(`${provenance.documentId} ${provenance.page}`) ? "*" : " ";
    const scores = `${score.toFixed(3)}  words ${wordScore.toFixed(2)}  vectors ${vectorScore.toFixed(3)}`;
    return `${mark}${String(rank).padStart(2)}  ${scores}  ${describeProvenance(provenance)}`;
  });
  return [
    "",
    `searched for   ${question}${rewrittenBy === undefined ? "" : ` (made whole by ${rewrittenBy === "model" ? "the model" : "rules"})`}`,
    `written by     ${start.model ?? (end.mode === "refusal" ? "nobody: the documents do not seem to answer" : "nobody: quoted from the documents")}`,
    `passages       * from a page that is cited`,
    ...found,
  ];
}

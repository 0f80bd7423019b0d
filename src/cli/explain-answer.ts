// `--explain`: how an answer came to be, from its trace, as lines beside it.
import type { TracedCall, TracedEvidence, TracedSearch } from "../answering/answer-trace.ts";
import { describeProvenance } from "../document/provenance.ts";
import type { WholeAnswer } from "./answer-output.ts";

const CANDIDATES_SHOWN = 8;

/** None when the answer carries no trace. */
export function explainAnswer({ start, end }: WholeAnswer): string[] {
  const { trace } = end;
  if (trace === undefined) return [];
  const { question, rewrittenBy, kind, searches, evidence, calls, stages, totalMs } = trace;
  const cited = new Set(end.citations.map(({ path, page }) => describePage(path, page)));
  const nobody = `nobody: ${end.mode === "refusal" ? "the documents do not seem to answer" : "quoted from the documents"}`;
  const whole = rewrittenBy === null ? "" : ` (made whole by ${rewrittenBy === "model" ? "the model" : "rules"})`;
  return [
    "",
    `searched for   ${question}${whole}`,
    `kind           ${kind}`,
    `written by     ${start.model ?? nobody}`,
    ...searches.flatMap((search) => describeSearch(search, cited)),
    ...evidence.flatMap(describeEvidence),
    ...calls.flatMap(describeCall),
    `times          ${stages.map(({ stage, ms }) => `${stage} ${ms} ms`).join(", ")}; in all ${totalMs} ms`,
  ];
}

function describeSearch({ question, found, ms, retrieval }: TracedSearch, cited: ReadonlySet<string>): string[] {
  const kept = retrieval?.candidates.filter(({ outcome }) => outcome === "kept" || outcome === "merged") ?? [];
  return [
    `search         "${question}": ${found} passages in ${ms} ms${kept.length > 0 ? "; * from a page that is cited" : ""}`,
    ...kept.slice(0, CANDIDATES_SHOWN).map(({ path, page, fusedRank, fusedScore, wordScore, vectorScore }) => {
      const mark = cited.has(describePage(path, page)) ? "*" : " ";
      const scores = `${fusedScore.toFixed(3)}  words ${wordScore.toFixed(2)}  vectors ${vectorScore.toFixed(3)}`;
      return `${mark}${String(fusedRank).padStart(2)}  ${scores}  ${describePage(path, page)}`;
    }),
  ];
}

function describeEvidence({ question, signs, probability, answeredFrom }: TracedEvidence): string[] {
  const named = Object.entries(signs ?? {}).map(([name, value]) => `${name} ${Number(value.toFixed(3))}`);
  return [
    `evidence       "${question}": ${probability.toFixed(3)} that the passages answer, from ${answeredFrom} on it is answered`,
    ...(named.length === 0 ? [] : [`               ${named.join(", ")}`]),
  ];
}

function describeCall({
  purpose,
  promptTokens,
  maxNewTokens,
  passages,
  usage,
  firstTokenMs,
  ms,
}: TracedCall): string[] {
  const used = usage === null ? "" : `, wrote ${usage.outputTokens}`;
  const prompt = `prompt of ${promptTokens ?? "uncounted"} tokens, at most ${maxNewTokens} to write${used}`;
  return [
    `${purpose === "answer" ? "model          " : "model, a part  "}${prompt}; first words after ${firstTokenMs} ms, whole after ${ms} ms`,
    ...passages.map(({ number, path, page, tokens }) => ` [${number}]  ${tokens} tokens  ${describePage(path, page)}`),
  ];
}

function describePage(path: string, page: number | null): string {
  return describeProvenance({ path, page, headingPath: [] });
}

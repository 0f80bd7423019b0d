// Measures refusals and quoted answers on labelled questions with the extractive answerer.
import { judge } from "../src/answering/evidence.ts";
import { selectQuotations } from "../src/answering/select-quotations.ts";
import type { Judged } from "./fit-answerability.ts";
import type { LabelledEvidence } from "./labelled-evidence.ts";
import { containsAnswer } from "./answer-metrics.ts";
import { auroc, calibrationError, share } from "./statistics.ts";

/** With the weights that are shipped. */
export function judgeAsShipped(rows: readonly LabelledEvidence[]): Judged[] {
  return rows.map((row) => ({ row, probability: judge(row.measured).probability }));
}

/** @param answeredFrom least probability that is answered */
export function reportAnswers(judged: readonly Judged[], answeredFrom: number): Record<string, unknown> {
  const sets = [...new Set(judged.map(({ row }) => row.set))];
  return Object.fromEntries(
    sets.map((set) => {
      const own = judged.filter(({ row }) => row.set === set);
      const answerable = own.filter(({ row }) => row.answerable);
      const unanswerable = own.filter(({ row }) => !row.answerable);
      const isRefused = ({ probability }: Judged) => probability < answeredFrom;
      const answered = answerable.filter((one) => !isRefused(one));
      return [
        set,
        {
          falseRefusals: share(answerable.filter(isRefused).length, answerable.length),
          refusalRecall: share(unanswerable.filter(isRefused).length, unanswerable.length),
          goldInAnswered: share(answered.filter(({ row }) => holdsGold(row)).length, answered.length),
          auroc: auroc(
            answerable.map(({ probability }) => probability),
            unanswerable.map(({ probability }) => probability),
          ),
          calibrationError: calibrationError(
            own.map(({ probability }) => probability),
            own.map(({ row }) => row.answerable),
          ),
        },
      ];
    }),
  );
}

/** A short gold answer stands in what is quoted. */
function holdsGold({ question, gold, measured }: LabelledEvidence): boolean {
  const quoted = selectQuotations(question, judge(measured).candidates)
    .map(({ unit }) => `${unit.header} ${unit.text}`)
    .join("\n");
  return gold.some((answer) => containsAnswer(quoted, { answer, accept: [] }));
}

// Measures the checker on ClapNQ: each sentence of a gold answer against its own passage, and against the hardest wrong one, which is the
// passage of another question that retrieval finds first for the sentence.
import { probability } from "../src/answering/logistic.ts";
import { type CheckingParts, measureClaims } from "../src/answering/checking/measure-claims.ts";
import { judge } from "../src/answering/checking/judge.ts";
import { type SupportSigns, toSource } from "../src/answering/checking/support-signs.ts";
import { splitSentences } from "../src/document/sentences.ts";
import { OWNER } from "../src/document/principal.ts";
import type { RetrievalParts } from "../src/retrieval/retrieve-passages.ts";
import { retrievePassages } from "../src/retrieval/retrieve-passages.ts";
import { type LabelledSigns, fitLogistic } from "./fit-logistic.ts";
import { isFirstHalf } from "./halves.ts";
import type { PublicSet } from "./public-sets.ts";
import { auroc, calibrationError, share } from "./statistics.ts";

interface CheckedPair extends LabelledSigns<keyof SupportSigns> {
  readonly group: string;
  readonly support: string;
}

export async function measureChecker(
  parts: RetrievalParts & CheckingParts,
  sets: readonly PublicSet[],
): Promise<unknown> {
  const pairs: CheckedPair[] = [];
  const all = new Map(sets.flatMap(({ documents }) => [...documents]));
  for (const { documents, questions } of sets) {
    for (const { gold, document, group } of questions) {
      for (const claim of gold.flatMap((answer) => splitSentences(answer)).map(({ text }) => text)) {
        const wrong = all.get(await hardestWrongPassage(parts, claim, document)) ?? "";
        const right = documents.get(document) ?? "";
        const [row = []] = await measureClaims(parts, [claim], [toSource(right, ""), toSource(wrong, "")]);
        for (const [index, measure] of row.entries())
          pairs.push({ signs: measure.signs, label: index === 0, weight: 1, group, support: judge(measure).support });
      }
    }
  }
  return report(pairs);
}

async function hardestWrongPassage(parts: RetrievalParts, claim: string, document: string): Promise<string> {
  const passages = await retrievePassages(parts, { question: claim, principal: OWNER, limit: 10 });
  return passages.find(({ provenance }) => provenance.path !== document)?.provenance.path ?? "";
}

function report(pairs: readonly CheckedPair[]): unknown {
  const names = Object.keys(pairs[0]?.signs ?? {}) as (keyof SupportSigns)[];
  const halves = [
    pairs.filter(({ group }) => isFirstHalf(group)),
    pairs.filter(({ group }) => !isFirstHalf(group)),
  ] as const;
  const held = [...scoreBy(halves[0], halves[1], names), ...scoreBy(halves[1], halves[0], names)];
  const positives = held.filter(({ label }) => label).map(({ score }) => score);
  const negatives = held.filter(({ label }) => !label).map(({ score }) => score);
  const supports = ["supported", "weak", "unsupported"];
  const byVerdict = (label: boolean) => {
    const of = pairs.filter((pair) => pair.label === label);
    return Object.fromEntries(
      supports.map((name) => [name, share(of.filter(({ support }) => support === name).length, of.length)]),
    );
  };
  return {
    sentences: positives.length,
    heldOut: {
      auroc: auroc(positives, negatives),
      calibrationError: calibrationError(
        held.map(({ score }) => score),
        held.map(({ label }) => label),
      ),
    },
    bySign: Object.fromEntries(
      names.map((name) => [
        name,
        auroc(
          pairs.filter(({ label }) => label).map(({ signs }) => signs[name]),
          pairs.filter(({ label }) => !label).map(({ signs }) => signs[name]),
        ),
      ]),
    ),
    ownPassage: byVerdict(true),
    hardestWrongPassage: byVerdict(false),
    fittedOnAll: fitLogistic(pairs, names),
  };
}

/** Scores of one half by weights that were fitted on the other. */
function scoreBy(
  fitted: readonly CheckedPair[],
  scored: readonly CheckedPair[],
  names: readonly (keyof SupportSigns)[],
) {
  const model = fitLogistic(fitted, names);
  return scored.map(({ signs, label }) => ({ label, score: probability(model, signs) }));
}

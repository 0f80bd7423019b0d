// Which sentences to quote when no model writes: the one that answers best, and another only when it is nearly as good and adds something.
import { contentWords, stem } from "../document/words.ts";
import { asksForList } from "./expected-form.ts";
import type { Candidate } from "./evidence.ts";

export type Quotation = Candidate;

/** Quotations at most, and the share of the best score that each must reach; a list needs its items. */
const FACT = { most: 2, nearBest: 0.8 };
const LIST = { most: 4, nearBest: 0.4 };
/** Share of its words that a further quotation must be first to hold. */
const LEAST_NEW = 0.4;

/** Best first. What lies within a quotation already kept is not quoted twice. */
export function selectQuotations(question: string, candidates: readonly Candidate[]): Quotation[] {
  const ranked = [...candidates].sort((one, other) => other.score - one.score);
  const best = ranked[0]?.score ?? 0;
  const asksList = asksForList(question);
  const list = asksList ? listBeside(ranked) : undefined;
  if (list !== undefined) return [list];
  const limits = asksList ? LIST : FACT;
  const kept: Quotation[] = [];
  for (const candidate of ranked) {
    if (kept.length === limits.most || candidate.score < limits.nearBest * best) break;
    if (!kept.some((other) => overlaps(other, candidate)) && addsTo(kept, candidate)) kept.push(candidate);
  }
  return kept;
}

/** The list that the best sentence stands in, or else the best list of its passage. */
function listBeside(ranked: readonly Quotation[]): Quotation | undefined {
  const [best] = ranked;
  if (best === undefined) return undefined;
  const lists = ranked.filter(({ unit, passage }) => unit.kind === "list" && passage.id === best.passage.id);
  return lists.find((list) => overlaps(list, best)) ?? lists[0];
}

/** Says enough that is new, or says the same with other figures: another version, which the reader must see. */
function addsTo(kept: readonly Quotation[], candidate: Candidate): boolean {
  const held = new Set(kept.flatMap((other) => contentWords(other.unit.text).map(stem)));
  const own = contentWords(candidate.unit.text).map(stem);
  const added = own.filter((word) => !held.has(word));
  return added.length >= LEAST_NEW * own.length || kept.some((other) => isOtherVersion(other, candidate, added));
}

function isOtherVersion(kept: Quotation, { passage }: Candidate, added: readonly string[]): boolean {
  const isElsewhere = kept.passage.provenance.documentId !== passage.provenance.documentId;
  return isElsewhere && added.length > 0 && added.every((word) => /^\d/.test(word));
}

function overlaps(a: Candidate, b: Candidate): boolean {
  if (a.unit.text === b.unit.text) return true;
  const [first, second] = [a, b].map(({ passage, unit }) => ({
    document: passage.provenance.documentId,
    start: passage.provenance.start + unit.start,
    end: passage.provenance.start + unit.end,
  }));
  if (first === undefined || second === undefined || first.document !== second.document) return false;
  return first.start < second.end && second.start < first.end;
}

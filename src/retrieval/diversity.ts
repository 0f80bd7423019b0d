// Ranked passages -> groups that become the result: what says the same once, neighbours together, no document before all others.
import type { Provenance } from "../document/provenance.ts";
import { countWords, sayTheSame, type WordCounts } from "./near-duplicates.ts";

export interface RankedPassage {
  readonly label: number;
  readonly text: string;
  readonly provenance: Provenance;
}

/** The best passage of the group first. */
export type Group<Passage extends RankedPassage> = readonly [Passage, ...Passage[]];

export type Outcome = "kept" | "merged" | "duplicate" | "document-limit" | "beyond-limit";

export interface Diversity {
  /** Groups in the result. */
  readonly limit: number;
  /** Most groups of one document while there are others; null: any number. */
  readonly perDocument: number | null;
}

/** Three passages of 200 tokens: a model of 2,048 tokens still takes two such groups. */
const MOST_MERGED = 3;
/** Between neighbours stands no more than a heading. */
const WIDEST_GAP = 160;

/** Groups in the order of their best passages, and what became of every passage, by label. */
export function diversify<Passage extends RankedPassage>(
  ranked: readonly Passage[],
  { limit, perDocument }: Diversity,
): { groups: Group<Passage>[]; outcomes: Map<number, Outcome> } {
  const groups: [Passage, ...Passage[]][] = [];
  const outcomes = new Map<number, Outcome>();
  const surplus: Passage[] = [];
  const counts = new Map(ranked.map(({ label, text }) => [label, countWords(text)]));
  const take = (passage: Passage, most: number | null): void => {
    const outcome = place(passage, groups, { limit, perDocument: most, counts });
    outcomes.set(passage.label, outcome);
    if (outcome === "document-limit") surplus.push(passage);
  };
  for (const passage of ranked) take(passage, perDocument);
  // what the limit held back still comes before nothing at all
  for (const passage of surplus) if (groups.length < limit) take(passage, null);
  return { groups, outcomes };
}

function place<Passage extends RankedPassage>(
  passage: Passage,
  groups: [Passage, ...Passage[]][],
  { limit, perDocument, counts }: Diversity & { readonly counts: ReadonlyMap<number, WordCounts> },
): Outcome {
  const own = counts.get(passage.label);
  for (const group of groups) {
    const at = group.findIndex((member) => {
      const its = counts.get(member.label);
      return own !== undefined && its !== undefined && sayTheSame(its, own);
    });
    const kept = group[at];
    if (kept === undefined) continue;
    // the newest is kept, in the place of the best
    if (group.length === 1 && isNewer(passage, kept)) group[at] = passage;
    return "duplicate";
  }
  const { documentId } = passage.provenance;
  const ofDocument = groups.filter(([first]) => first.provenance.documentId === documentId);
  const beside = ofDocument.find(
    (group) => group.length < MOST_MERGED && group.some((kept) => areNeighbours(kept, passage)),
  );
  if (beside !== undefined) {
    beside.push(passage);
    return "merged";
  }
  if (groups.length >= limit) return "beyond-limit";
  if (perDocument !== null && ofDocument.length >= perDocument) return "document-limit";
  groups.push([passage]);
  return "kept";
}

function isNewer(one: RankedPassage, other: RankedPassage): boolean {
  return (one.provenance.date ?? "") > (other.provenance.date ?? "");
}

function areNeighbours({ provenance: one }: RankedPassage, { provenance: other }: RankedPassage): boolean {
  const [first, second] = one.start <= other.start ? [one, other] : [other, one];
  return second.start - first.end <= WIDEST_GAP;
}

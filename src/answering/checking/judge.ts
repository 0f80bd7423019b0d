// Measures of a claim -> the verdict that a reader is shown, with its reason.
import type { Support } from "./checked-sentence.ts";
import type { MissingFact } from "./missing-facts.ts";
import type { ClaimMeasure } from "./measure-claims.ts";

export interface Verdict {
  readonly support: Support;
  readonly reason: string;
}

/** Probabilities from which a claim is called supported, and below which unsupported. */
const SUPPORTED_FROM = 0.5;
const UNSUPPORTED_BELOW = 0.2;
const EXACT: ReadonlySet<MissingFact["kind"]> = new Set(["number", "date", "quotation"]);

/** A number, date or quotation that the source does not show. */
export function missingExactly({ missing }: Pick<ClaimMeasure, "missing">): MissingFact | undefined {
  return missing.find(({ kind }) => EXACT.has(kind));
}

/** What lacks an exact fact is never supported, however near the rest is. */
export function judge({ probability, missing, signs }: ClaimMeasure): Verdict {
  const exact = missingExactly({ missing });
  if (exact !== undefined)
    return { support: "unsupported", reason: `the ${exact.kind} ${exact.value} is not in the passage` };
  const held = `${Math.round(100 * signs.containment)} % of its words by weight are in the passage, similarity ${signs.similarity.toFixed(2)}`;
  if (probability < UNSUPPORTED_BELOW) return { support: "unsupported", reason: held };
  const name = missing[0];
  if (name !== undefined) return { support: "weak", reason: `the name ${name.value} is not in the passage; ${held}` };
  return { support: probability >= SUPPORTED_FROM ? "supported" : "weak", reason: held };
}

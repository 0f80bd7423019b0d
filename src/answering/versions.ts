// Passages of different documents that say the same thing with other figures: versions of one text, of which the newer is preferred.
import type { Citation } from "../document/citation.ts";
import { describeProvenance } from "../document/provenance.ts";
import { stems } from "../document/words.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";

export interface VersionPair {
  /** Numbers of the passages, from 1. */
  readonly older: number;
  readonly newer: number;
  readonly olderDate: string;
  readonly newerDate: string;
}

/** Share of words, figures aside, that two passages must have in common; less where their titles differ in figures alone. */
const SAME_TEXT = 0.6;
const SAME_TEXT_UNDER_ONE_TITLE = 0.35;

/** Pairs whose dates differ and of which each holds a figure that the other lacks. */
export function findVersions(passages: readonly RetrievedPassage[]): VersionPair[] {
  const read = passages.map((passage, index) => ({ ...describe(passage), number: index + 1 }));
  return read.flatMap((one, index) =>
    read.slice(index + 1).flatMap((other) => {
      if (!areVersions(one, other)) return [];
      const [older, newer] = one.date < other.date ? [one, other] : [other, one];
      return [{ older: older.number, newer: newer.number, olderDate: older.date, newerDate: newer.date }];
    }),
  );
}

interface Described {
  readonly documentId: string;
  readonly date: string;
  readonly title: string;
  readonly words: ReadonlySet<string>;
  readonly figures: ReadonlySet<string>;
}

function describe({ text, provenance }: RetrievedPassage): Described {
  const all = [...stems(text)];
  return {
    documentId: provenance.documentId,
    date: (provenance.date ?? "").slice(0, 10),
    title: [...stems(provenance.title)].filter((word) => !/\d/.test(word)).join(" "),
    words: new Set(all.filter((word) => !/\d/.test(word))),
    figures: new Set(all.filter((word) => /\d/.test(word))),
  };
}

function areVersions(one: Described, other: Described): boolean {
  if (one.documentId === other.documentId || one.date === "" || other.date === "" || one.date === other.date)
    return false;
  const differ = holdsMore(one.figures, other.figures) && holdsMore(other.figures, one.figures);
  const least = one.title !== "" && one.title === other.title ? SAME_TEXT_UNDER_ONE_TITLE : SAME_TEXT;
  return differ && similarity(one.words, other.words) >= least;
}

function holdsMore(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((figure) => !other.has(figure));
}

/** Words in common over words in all (Jaccard). */
function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length;
  const all = one.size + other.size - common;
  return all === 0 ? 0 : common / all;
}

/** For the reader of an answer; null when there are none. */
export function describeVersions(pairs: readonly VersionPair[], advice = "The newer is preferred."): string | null {
  if (pairs.length === 0) return null;
  const told = pairs.map(
    ({ older, newer, olderDate, newerDate }) => `[${newer}] of ${newerDate} is newer than [${older}] of ${olderDate}`,
  );
  return `The documents differ: ${told.join("; ")}. ${advice}`;
}

/**
 * For the reader of quotations: which of them is the newer, and of what an older version is quoted alone. Null when there is nothing to say.
 * @param passages those that were found, quoted or not
 */
export function describeQuotedVersions(
  citations: readonly Citation[],
  passages: readonly RetrievedPassage[],
): string | null {
  const quoted = citations.flatMap(({ documentId, start }) => {
    const holds = ({ provenance: of }: RetrievedPassage) =>
      of.documentId === documentId && of.start <= start && start < of.end;
    return passages.find(holds) ?? [];
  });
  // without all of them the numbers would be others
  if (quoted.length !== citations.length) return null;
  const all = [...quoted, ...passages.filter((passage) => !quoted.includes(passage))];
  const pairs = findVersions(all).filter(({ older }) => older <= quoted.length);
  const both = describeVersions(
    pairs.filter(({ newer }) => newer <= quoted.length),
    "Follow the newer.",
  );
  const alone = pairs
    .filter(
      ({ newer, older }) =>
        newer > quoted.length && !pairs.some((other) => other.older === older && other.newer <= quoted.length),
    )
    .flatMap(({ older, olderDate, newer, newerDate }) => {
      const passage = all[newer - 1];
      if (passage === undefined) return [];
      return [
        `[${older}] is of ${olderDate}; a newer version, of ${newerDate}, is ${describeProvenance(passage.provenance)}.`,
      ];
    });
  const told = [both, ...alone.slice(0, 1)].filter((line) => line !== null);
  return told.length === 0 ? null : told.join(" ");
}

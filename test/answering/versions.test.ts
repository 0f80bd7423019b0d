// Versions of one text are told from texts that are merely alike.
import { expect, test } from "vitest";
import { describeQuotedVersions, describeVersions, findVersions } from "../../src/answering/versions.ts";
import { passagesOf } from "../support/passages.ts";

const OLD = {
  text: "The daily rate in Norway is 75 euro for a full day.",
  title: "Travel policy 2023",
  date: "2023-02-01",
};
const NEW = {
  text: "The daily rate in Norway is 82 euro for a full day.",
  title: "Travel policy 2025",
  date: "2025-01-15T10:00",
};

test("the newer is named whichever comes first", () => {
  expect(findVersions(passagesOf([OLD, NEW]))).toEqual([
    { older: 1, newer: 2, olderDate: "2023-02-01", newerDate: "2025-01-15" },
  ]);
  expect(findVersions(passagesOf([NEW, OLD]))[0]).toMatchObject({ older: 2, newer: 1 });
  expect(describeVersions(findVersions(passagesOf([NEW, OLD])))).toBe(
    "The documents differ: [1] of 2025-01-15 is newer than [2] of 2023-02-01. The newer is preferred.",
  );
});

test("no versions: the same figures, the same date, no date, one document, another subject", () => {
  const same = [
    [OLD, { ...NEW, text: OLD.text }],
    [OLD, { ...NEW, date: OLD.date }],
    [OLD, { text: NEW.text, title: NEW.title }],
    [
      { ...OLD, path: "a.md" },
      { ...NEW, path: "a.md" },
    ],
    [OLD, { ...NEW, text: "Fire drills take 12 minutes and are held in May and October by the safety officer." }],
  ];
  for (const pair of same) expect(findVersions(passagesOf(pair))).toEqual([]);
  expect(describeVersions([])).toBeNull();
});

test("of quotations, an older version that stands alone is said to have a newer one", () => {
  const [old, other] = passagesOf([OLD, NEW]);
  if (old === undefined || other === undefined) throw new Error("no passages");
  const cite = ({ provenance }: typeof old, number: number) => ({ ...provenance, number, quote: "82" });
  expect(describeQuotedVersions([cite(old, 1)], [old, other])).toBe(
    "[1] is of 2023-02-01; a newer version, of 2025-01-15, is d2.md.",
  );
  expect(describeQuotedVersions([cite(other, 1), cite(old, 2)], [old, other])).toBe(
    "The documents differ: [1] of 2025-01-15 is newer than [2] of 2023-02-01. Follow the newer.",
  );
  expect(describeQuotedVersions([cite(other, 1)], [old, other])).toBeNull();
  expect(describeQuotedVersions([], [old, other])).toBeNull();
});

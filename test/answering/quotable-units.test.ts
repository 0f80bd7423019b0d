// What can be quoted from a passage: rows with the names of their columns, also where those stand before the passage.
import { expect, test } from "vitest";
import { quotableUnits } from "../../src/answering/quotable-units.ts";

const ROWS = "RG-120 | 4 | dry\nRG-130 | 6 | wet";
const rowsOf = (text: string, tableHeader?: string) =>
  quotableUnits(text, tableHeader)
    .filter(({ kind }) => kind === "sentence")
    .map(({ text: row, header }) => [row, header]);

test("the first row of a table names its columns and is not quoted alone", () => {
  expect(rowsOf(`Part | Count | State\n${ROWS}`)).toEqual([
    ["RG-120 | 4 | dry", "Part | Count | State"],
    ["RG-130 | 6 | wet", "Part | Count | State"],
  ]);
});

test("in a passage that begins within a table every row is data", () => {
  expect(rowsOf(`${ROWS}\n\nRead daily.`, "Part | Count | State")).toEqual([
    ["RG-120 | 4 | dry", "Part | Count | State"],
    ["RG-130 | 6 | wet", "Part | Count | State"],
    ["Read daily.", ""],
  ]);
  expect(rowsOf("RG-120 | 4 | dry", "Part | Count | State")).toEqual([["RG-120 | 4 | dry", "Part | Count | State"]]);
});

test("a line above a table says what it is of, and is not quoted alone", () => {
  const units = quotableUnits(`Rates are reviewed. Table 2. Rates by country\nCountry | Rate\n${ROWS}`);
  expect(units.map(({ text, caption }) => [text, caption])).toEqual([
    ["Rates are reviewed.", ""],
    ["RG-120 | 4 | dry", "Rates by country"],
    ["RG-130 | 6 | wet", "Rates by country"],
    [`Country | Rate\n${ROWS}`, "Rates by country"],
  ]);
});

test("lines of aligned columns are rows of their own", () => {
  expect(
    rowsOf("540-1000   Logger without housing     1,250.00\n540-7000   Housing                      210.00"),
  ).toEqual([
    ["540-1000   Logger without housing     1,250.00", ""],
    ["540-7000   Housing                      210.00", ""],
  ]);
});

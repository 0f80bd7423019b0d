import { describe, expect, test } from "vitest";
import { datesOf, datesShown } from "../../../src/answering/checking/dates.ts";
import { namesOf, quotationsOf } from "../../../src/answering/checking/names.ts";
import { numbersOf, numbersShown } from "../../../src/answering/checking/numbers.ts";

describe("numbers", () => {
  test("are one whatever their spelling", () => {
    const spellings: [string, string[]][] = [
      ["1,000 stations", ["1000"]],
      ["1000 stations", ["1000"]],
      ["1\u202f000 stations", ["1000"]],
      ["1'000'000 CHF", ["1000000"]],
      ["1.234.567,5 EUR", ["1234567.5"]],
      ["1,234,567.50 USD", ["1234567.5"]],
      ["12.5 %", ["12.5%"]],
      ["12,5%", ["12.5%"]],
      ["12.50 percent", ["12.5%"]],
      ["fifteen days", ["15"]],
      ["Twenty-five per cent", ["25%"]],
      ["5 million people", ["5000000"]],
      ["0.230", ["0.23"]],
    ];
    for (const [text, numbers] of spellings) expect([...numbersOf(text)], text).toEqual(numbers);
  });

  test("within codes and the word one are none", () => {
    expect([...numbersOf("The DL-540 has one port and firmware v4")]).toEqual([]);
  });

  test("of a source are shown without their unit too; a table's unit stands in its header", () => {
    expect(numbersShown("It is 18 %.")).toEqual(new Set(["18%", "18"]));
    expect(numbersShown("It is 18.").has("18%")).toBe(false);
    expect(numbersShown("Partner | 18").has("18%")).toBe(true);
  });
});

describe("dates", () => {
  test("are one whatever their spelling", () => {
    for (const text of [
      "31 March 2025",
      "31st of March, 2025",
      "March 31, 2025",
      "Mar. 31 2025",
      "31.03.2025",
      "2025-03-31",
      "31/3/2025",
    ])
      expect(
        datesOf(text).map(({ date }) => date),
        text,
      ).toEqual(["2025-03-31"]);
    expect(datesOf("in March 2025").map(({ date }) => date)).toEqual(["2025-03"]);
    expect(datesOf("by 30 June of that year").map(({ date }) => date)).toEqual(["--06-30"]);
  });

  test("of a source are shown without day or year too", () => {
    expect(datesShown("on 31 March 2025")).toEqual(new Set(["2025-03-31", "2025-03", "--03-31"]));
    expect(datesShown("on 31 March").has("2025-03-31")).toBe(false);
  });

  test("that cannot be are none", () => {
    expect(datesOf("45.13.2025, and you may 5 times")).toEqual([]);
  });
});

describe("names", () => {
  test("are capitalised words within a sentence and codes anywhere", () => {
    expect(namesOf("The officer is Aldo Brandsema's deputy. Radka leads.")).toEqual(new Set(["aldo", "brandsema"]));
    expect(namesOf("DL-540 weighs 1 kg")).toEqual(new Set(["dl", "540"]));
    expect(namesOf("NATO left")).toEqual(new Set(["nato"]));
  });

  test("quotations are what stands in quotation marks and is longer than a term", () => {
    expect(quotationsOf('He said “use it as   is, now” and "rework".')).toEqual(["use it as is now"]);
  });
});

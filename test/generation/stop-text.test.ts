// Stop strings are never shown, in part or whole, however the text is cut into tokens.
import { describe, expect, it } from "vitest";
import { StopText } from "../../src/generation/stop-text.ts";

function run(stops: readonly string[], tokens: readonly string[]) {
  const filter = new StopText(stops);
  const shown = tokens.map((token) => filter.push(token));
  return { shown, text: [...shown, filter.flush()].join(""), reached: filter.reached };
}

describe("stop text", () => {
  it("is cut off at every split of the text", () => {
    const text = "Yes.\nUse it.\nUser: and\nAssistant: more";
    for (let first = 0; first <= text.length; first += 1) {
      for (let second = first; second <= text.length; second += 1) {
        const tokens = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        expect(run(["\nUser:", "\nAssistant:"], tokens)).toMatchObject({ text: "Yes.\nUse it.", reached: true });
      }
    }
  });

  it("never shows the beginning of one while it may still become one", () => {
    expect(run(["\nUser:"], ["a", "\n", "Us", "er", ":"]).shown).toEqual(["a", "", "", "", ""]);
  });

  it("shows what turned out to be none, at once", () => {
    expect(run(["\nUser:"], ["a\nUs", "age", "\n"])).toEqual({
      shown: ["a", "\nUsage", ""],
      text: "a\nUsage\n",
      reached: false,
    });
  });

  it("takes the first of several, also one that overlaps itself", () => {
    expect(run(["bb", "ab"], ["xabb"]).text).toBe("x");
    expect(run(["aab"], ["a", "a", "a", "b", "c"]).text).toBe("a");
  });

  it("passes everything where there is none", () => {
    expect(run([], ["a", "b"]).shown).toEqual(["a", "b"]);
    expect(run([""], ["a"]).text).toBe("a");
  });
});

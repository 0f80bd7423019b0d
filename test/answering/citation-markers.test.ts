import { expect, test } from "vitest";
import { CitationMarkers } from "../../src/answering/citation-markers.ts";

function resolve(pieces: readonly string[], known: readonly number[]): { text: string; cited: number[] } {
  const markers = new CitationMarkers(known);
  const parts = [...pieces.flatMap((piece) => markers.push(piece)), ...markers.flush()];
  return {
    text: parts.map((part) => part.text).join(""),
    cited: parts.flatMap((part) => (part.type === "mark" ? part.numbers : [])),
  };
}

const ANSWER = "It is 82 [1]. Also [2, 9] and [7], see [a] or x[0] or [ 1 ; 2 ].";

test("known marks stay, invented ones are dropped, other brackets are text", () => {
  const { text, cited } = resolve([ANSWER], [1, 2]);
  expect(text).toBe("It is 82 [1]. Also [2] and, see [a] or x or [1][2].");
  expect(cited).toEqual([1, 2, 1, 2]);
});

test("the same at every split of the stream", () => {
  const whole = resolve([ANSWER], [1, 2]);
  for (let at = 1; at < ANSWER.length; at += 1)
    expect(resolve([ANSWER.slice(0, at), ANSWER.slice(at)], [1, 2])).toEqual(whole);
  expect(resolve([...ANSWER], [1, 2])).toEqual(whole);
});

test("a mark that never closes is shown as it is", () => {
  expect(resolve(["Total [12"], [12]).text).toBe("Total [12");
});

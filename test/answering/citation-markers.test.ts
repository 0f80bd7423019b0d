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

test("fences of the prompt that a model repeats are dropped, however they are cut; other brackets stay", () => {
  const answer =
    "It is so [1]:\n<<659cc125c322\nThe rate is 82.\n659cc125c322>>\n<<659cc125c322>> If a << b, say <<added>>\nfaded";
  const wanted = "It is so [1]:\nThe rate is 82. If a << b, say <<added>>\nfaded";
  for (let size = 1; size < 30; size += 1) {
    const markers = new CitationMarkers([1]);
    let shown = "";
    for (let from = 0; from < answer.length; from += size)
      for (const { text } of markers.push(answer.slice(from, from + size))) shown += text;
    for (const { text } of markers.flush()) shown += text;
    expect(shown).toBe(wanted);
  }
});

// What a screen reader is told while an answer comes: that it began, and how it ended. Never the text piece by piece.
import type { Exchange } from "./exchange.ts";

export function describeOutcome({ state, end, failure }: Exchange): string {
  if (state === "waiting" || state === "streaming") return "Looking in the documents";
  if (state === "stopped") return "Stopped";
  if (failure !== null) return `No answer: ${failure.message}`;
  if (end === null) return "";
  if (!end.answered) return "The documents do not answer this";
  return `Answer ready, ${count(end.citations.length, "source")}`;
}

export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

// A person looks at each proposed question: accept, edit or drop. What was decided is written at once, so that a draft goes on where it
// was left: accepted questions into the set, the ids of the dropped beside it.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Terminal } from "../../src/cli/terminal.ts";
import { readQuestionSet } from "../question-set.ts";
import { type Ask, decide } from "./decide.ts";
import type { Proposal } from "./proposal.ts";

export interface Review {
  readonly accepted: number;
  readonly dropped: number;
}

export interface ReviewOptions {
  /** The set that accepted questions are added to. */
  readonly file: string;
  /** How many to accept before it ends. */
  readonly count: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const LONGEST_QUOTE = 240;

export async function reviewProposals(
  proposals: AsyncIterable<Proposal> | Iterable<Proposal>,
  { file, count, terminal, signal }: ReviewOptions,
): Promise<Review> {
  const decided = decidedIds(file);
  const review = { accepted: 0, dropped: 0 };
  const isTyped = "isTTY" in terminal.input && terminal.input.isTTY === true;
  const reader = createInterface({ input: terminal.input, output: terminal.output, terminal: isTyped });
  const close = () => reader.close();
  signal.addEventListener("abort", close, { once: true });
  const lines = reader[Symbol.asyncIterator]();
  const ask: Ask = async (prompt) => {
    terminal.write(prompt);
    const { value, done } = await lines.next();
    return done === true ? null : value.trim();
  };
  try {
    for await (const proposed of proposals) {
      if (review.accepted >= count) break;
      if (decided.has(proposed.question.id)) continue;
      terminal.write(describe(proposed, review.accepted, count));
      const decision = await decide(proposed, ask);
      if (decision === "quit") break;
      if (decision === "drop") {
        appendFileSync(droppedFile(file), `${proposed.question.id}\n`);
        review.dropped += 1;
      } else {
        appendFileSync(file, `${JSON.stringify(decision)}\n`);
        review.accepted += 1;
      }
    }
    return review;
  } finally {
    signal.removeEventListener("abort", close);
    reader.close();
  }
}

function describe({ question: proposed, words, open }: Proposal, accepted: number, count: number): string {
  const { question, answer, kind, evidence } = proposed;
  const places = (open?.cited ?? evidence).map(({ document, page, quote }, place) => {
    const number = open === null ? "" : `${place + 1}. `;
    return `  ${number}${document}${page === null ? "" : `, page ${page}`}: ${quote.slice(0, LONGEST_QUOTE)}`;
  });
  const lines = [`${accepted + 1} of ${count} (${kind})`, ...places, `Q: ${question}`];
  if (answer !== "") lines.push(`A: ${answer}`);
  return `\n${[...lines, ...words].map(plain).join("\n")}\n`;
}

/** Other people's words must not steer the terminal. */
function plain(line: string): string {
  return line.replace(/\p{Cc}+/gu, " ");
}

/** Of the accepted and of the dropped. */
export function decidedIds(file: string): Set<string> {
  const accepted = existsSync(file) ? readQuestionSet(file).map(({ id }) => id) : [];
  const dropped = existsSync(droppedFile(file)) ? readFileSync(droppedFile(file), "utf8").split("\n") : [];
  return new Set([...accepted, ...dropped]);
}

const droppedFile = (file: string): string => `${file}.dropped`;

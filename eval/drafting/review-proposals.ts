// A person looks at each proposed question: accept, edit or drop. What was decided is written at once, so that a draft goes on where it
// was left: accepted questions into the set, the ids of the dropped beside it.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Terminal } from "../../src/cli/terminal.ts";
import { type Question, readQuestionSet } from "../question-set.ts";

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

const KEYS = "[a]ccept  [e]dit  [n]o answer here  [d]rop  [q]uit";

export async function reviewProposals(
  proposals: AsyncIterable<Question>,
  { file, count, terminal, signal }: ReviewOptions,
): Promise<Review> {
  const decided = decidedIds(file);
  const review = { accepted: 0, dropped: 0 };
  const isTyped = "isTTY" in terminal.input && terminal.input.isTTY === true;
  const reader = createInterface({ input: terminal.input, output: terminal.output, terminal: isTyped });
  const close = () => reader.close();
  signal.addEventListener("abort", close, { once: true });
  const lines = reader[Symbol.asyncIterator]();
  const ask = async (prompt: string): Promise<string | null> => {
    terminal.write(prompt);
    const { value, done } = await lines.next();
    return done === true ? null : value.trim();
  };
  try {
    for await (const proposed of proposals) {
      if (review.accepted >= count) break;
      if (decided.has(proposed.id)) continue;
      terminal.write(describe(proposed, review.accepted, count));
      const decision = await decide(proposed, ask);
      if (decision === "quit") break;
      if (decision === "drop") {
        appendFileSync(droppedFile(file), `${proposed.id}\n`);
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

type Ask = (prompt: string) => Promise<string | null>;

async function decide(proposed: Question, ask: Ask): Promise<Question | "drop" | "quit"> {
  for (;;) {
    const said = await ask(`${KEYS} > `);
    if (said === null || said === "q") return "quit";
    if (said === "a" || said === "") return proposed;
    if (said === "d") return "drop";
    if (said === "e") return edit(proposed, ask);
    if (said === "n") {
      const question = await ask("a question near this one that the documents do not answer: ");
      if (question !== null && question !== "") return unanswerable(proposed, question);
    }
  }
}

/** What is left empty stays as it is. */
async function edit(proposed: Question, ask: Ask): Promise<Question> {
  const question = (await ask("question (empty: as it is): ")) || proposed.question;
  const answer = (await ask("answer (empty: as it is): ")) || proposed.answer;
  const also = (await ask("other right answers, separated by | (empty: none): ")) ?? "";
  const accept = also.split("|").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
  return { ...proposed, question, answer, accept };
}

function unanswerable(near: Question, question: string): Question {
  return { ...near, kind: "unanswerable", question, answerable: false, evidence: [], answer: "", accept: [] };
}

function describe({ question, answer, kind, evidence }: Question, accepted: number, count: number): string {
  const places = evidence.map(
    ({ document, page, quote }) => `  ${document}${page === null ? "" : `, page ${page}`}: ${quote.slice(0, 240)}`,
  );
  return `\n${accepted + 1} of ${count} (${kind})\n${places.join("\n")}\nQ: ${question}\nA: ${answer}\n`;
}

function decidedIds(file: string): Set<string> {
  const accepted = existsSync(file) ? readQuestionSet(file).map(({ id }) => id) : [];
  const dropped = existsSync(droppedFile(file)) ? readFileSync(droppedFile(file), "utf8").split("\n") : [];
  return new Set([...accepted, ...dropped]);
}

const droppedFile = (file: string): string => `${file}.dropped`;

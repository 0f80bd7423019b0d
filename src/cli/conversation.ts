// eyrie ask without a question: one question a line, with the conversation remembered, until the input ends.
import { createInterface } from "node:readline";
import type { Turn } from "../answering/answer-event.ts";
import type { Application } from "../application.ts";
import type { Citation } from "../document/citation.ts";
import type { DocumentFilter } from "../document/document-filter.ts";
import { OWNER } from "../document/principal.ts";
import { toEyrieError } from "../errors.ts";
import { type WholeAnswer, describeCitation, describeEnd, readAnswer } from "./answer-output.ts";
import { explainAnswer } from "./explain-answer.ts";
import type { Terminal } from "./terminal.ts";

export interface ConversationOptions {
  readonly application: Application;
  readonly terminal: Terminal;
  /** Ends the conversation. */
  readonly signal: AbortSignal;
  readonly explain: boolean;
  /** Narrows every question. */
  readonly filter: DocumentFilter;
}

const HELP = `Ask a question and follow it up. Ctrl-C stops an answer, Ctrl-D leaves.
/sources      the sources of the last answer
/sources 2    the passage behind source 2
/new          forget the conversation
/help         this list
`;
/** The service takes as many. */
const MOST_TURNS = 20;
const PASSAGES_SEARCHED = 50;

export async function converse(options: ConversationOptions): Promise<void> {
  const { terminal, signal } = options;
  const { input, output } = terminal;
  // a file or a pipe is read line by line, without a prompt
  const isTyped = "isTTY" in input && input.isTTY === true;
  const reader = createInterface({ input, output, terminal: isTyped, prompt: "\n> " });
  const conversation = new Conversation(options);
  const leave = (): void => {
    conversation.stopAnswer();
    reader.close();
  };
  signal.addEventListener("abort", leave, { once: true });
  reader.on("SIGINT", () => {
    if (!conversation.stopAnswer()) terminal.note("\nCtrl-D leaves, /help lists the commands");
    reader.prompt();
  });
  const ask = (): void => {
    if (isTyped) reader.prompt();
  };
  try {
    if (isTyped) terminal.write("Ask a question; /help lists the commands.\n");
    ask();
    for await (const line of reader) {
      await conversation.take(line.trim());
      if (signal.aborted) break;
      ask();
    }
  } finally {
    signal.removeEventListener("abort", leave);
    reader.close();
  }
  signal.throwIfAborted();
}

class Conversation {
  readonly #options: ConversationOptions;
  #history: Turn[] = [];
  #last: WholeAnswer | null = null;
  #answering: AbortController | null = null;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** False when there is no answer under way. */
  stopAnswer(): boolean {
    this.#answering?.abort();
    return this.#answering !== null;
  }

  async take(line: string): Promise<void> {
    const { terminal } = this.#options;
    const [command, argument] = line.split(/\s+/);
    if (line === "") return;
    if (command === "/sources") return this.#showSources(argument);
    if (command === "/help") return terminal.write(HELP);
    if (command === "/new") {
      this.#history = [];
      this.#last = null;
      return terminal.note("The conversation is forgotten.");
    }
    if (line.startsWith("/")) return terminal.note(`There is no command ${command}; /help lists them.`);
    await this.#answer(line);
  }

  /** A question that fails or is stopped is told and leaves no trace in the conversation. */
  async #answer(question: string): Promise<void> {
    const { application, terminal, explain, filter } = this.#options;
    const answering = new AbortController();
    this.#answering = answering;
    const { signal } = answering;
    try {
      const history = this.#history;
      const events = application.ask({ principal: OWNER, question, history, filter, explain, signal });
      const answer = await readAnswer(events, terminal);
      terminal.write(describeEnd(answer.end));
      this.#last = answer;
      this.#history = [...this.#history, { question: answer.start.question, answer: answer.end.text }].slice(
        -MOST_TURNS,
      );
      for (const line of explainAnswer(answer)) terminal.note(line);
    } catch (thrown) {
      const error = toEyrieError(thrown);
      const stopped = signal.aborted || error.code === "aborted";
      terminal.note(stopped ? "\nStopped." : `\n${error.message}. ${error.kind.remedy} (${error.code})`);
    } finally {
      this.#answering = null;
    }
  }

  async #showSources(argument: string | undefined): Promise<void> {
    const { terminal } = this.#options;
    const sources = [...(this.#last?.end.citations ?? []), ...(this.#last?.end.nearest ?? [])];
    if (sources.length === 0) return terminal.note("There are no sources yet.");
    if (argument === undefined) return terminal.write(`${sources.map(describeCitation).join("\n")}\n`);
    const source = sources.find(({ number }) => String(number) === argument);
    if (source === undefined) return terminal.note(`There is no source ${argument}.`);
    terminal.write(`${describeCitation(source)}\n\n${await this.#passageOf(source)}\n`);
  }

  /** The passage that holds the quotation; the quotation alone where it is no longer found. */
  async #passageOf(source: Citation): Promise<string> {
    const question = this.#last?.start.question ?? source.quote;
    const { application, signal, filter } = this.#options;
    const request = { principal: OWNER, question, limit: PASSAGES_SEARCHED, filter, signal };
    const passages = await application.search(request);
    const holding = passages.find(
      ({ provenance }) =>
        provenance.documentId === source.documentId && provenance.start <= source.start && source.end <= provenance.end,
    );
    return holding?.text ?? source.quote;
  }
}

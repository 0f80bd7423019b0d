// eyrie ask: streams an answer, then lists its sources; without a question, a conversation.
import { Command } from "commander";
import { OWNER } from "../document/principal.ts";
import { EyrieError } from "../errors.ts";
import { describeEnd, readAnswer } from "./answer-output.ts";
import { converse } from "./conversation.ts";
import { explainAnswer } from "./explain-answer.ts";
import { type FilterOptions, addFilterOptions, readFilter } from "./filter-options.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

/** Like grep: the question was understood and the documents do not answer it. */
const NOT_ANSWERED = 1;

interface AskOptions extends CommonOptions, FilterOptions {
  readonly model?: string;
  readonly explain?: boolean;
}

export function askCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  const command = new Command("ask")
    .description(
      "answer a question from the documents, with the page that answers; exit code 1 when they do not answer. Without a question: a conversation, one question a line",
    )
    .argument("[question]", "the question, in quotes")
    .option("--model <which>", "none, tgi=<address>, chat=<address>, or the name of a model of the chat server")
    .option(
      "--explain",
      "say on standard error what was searched for and found, what spoke for answering, who wrote the answer, and how long each took",
    );
  return addFilterOptions(command).action(async (question: string | undefined, _options: unknown, parsed: Command) => {
    const options = parsed.optsWithGlobals<AskOptions>();
    const settings = options.model === undefined ? {} : settingsOfModel(options.model);
    const filter = readFilter(options);
    if (question === undefined && options.json === true)
      throw new EyrieError("invalid-request", "a conversation has no JSON form; give the question");
    if (question?.trim() === "") throw new EyrieError("invalid-request", "the question is empty");
    await withApplication(context, { ...options, settings }, async ({ application }) => {
      const { terminal, signal } = context;
      const explain = options.explain === true;
      if (question === undefined) return converse({ application, terminal, signal, explain, filter });
      const events = application.ask({ principal: OWNER, question, history: [], filter, explain, signal });
      const write = (text: string): void => void (options.json !== true && terminal.write(text));
      const answer = await readAnswer(events, { write, note: (line) => terminal.note(line) });
      const { type: _type, ...end } = answer.end;
      if (!end.answered) setExitCode(NOT_ANSWERED);
      terminal.write(options.json === true ? `${JSON.stringify({ question, ...end })}\n` : describeEnd(answer.end));
      for (const line of explainAnswer(answer)) terminal.note(line);
    });
  });
}

/** The settings that a `--model` stands for; an empty value counts as not set. */
function settingsOfModel(which: string): Readonly<Record<string, string>> {
  const [, kind, address = ""] = /^(tgi|chat)=(.*)$/s.exec(which) ?? [];
  if (kind === undefined && which !== "none") return { EYRIE_CHAT_MODEL: which };
  return { EYRIE_TGI_URL: kind === "tgi" ? address : "", EYRIE_CHAT_URL: kind === "chat" ? address : "" };
}

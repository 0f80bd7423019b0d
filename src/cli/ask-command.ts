// eyrie ask: streams an answer, then lists its sources.
import { Command } from "commander";
import type { AnswerEnd } from "../answering/answer-event.ts";
import type { Citation } from "../document/citation.ts";
import { describeProvenance } from "../document/provenance.ts";
import { EyrieError } from "../errors.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";
import { OWNER } from "../document/principal.ts";

/** Like grep: the question was understood and the documents do not answer it. */
const NOT_ANSWERED = 1;

export function askCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("ask")
    .description(
      "answer a question from the documents, with the page that answers; exit code 1 when they do not answer",
    )
    .argument("<question>", "the question, in quotes")
    .action(async (question: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { terminal, signal } = context;
      if (question.trim() === "") throw new EyrieError("invalid-request", "the question is empty");
      await withApplication(context, options, async ({ application }) => {
        for await (const event of application.ask({ principal: OWNER, question, history: [], signal })) {
          if (event.type === "text-delta" && options.json !== true) terminal.write(event.text);
          if (event.type !== "answer-end") continue;
          if (!event.answered) setExitCode(NOT_ANSWERED);
          const { type: _type, ...answer } = event;
          terminal.write(options.json === true ? `${JSON.stringify({ question, ...answer })}\n` : describeEnd(event));
        }
      });
    });
}

function describeEnd(answer: AnswerEnd): string {
  const lines = ["", ""];
  if (answer.citations.length > 0) lines.push("Sources", ...answer.citations.map(describeCitation));
  if (answer.nearest.length > 0) lines.push("Nearest", ...answer.nearest.map(describeCitation));
  // what is supported needs no word; what is not is marked
  const doubtful = answer.sentences.filter(({ support }) => support !== "supported");
  if (doubtful.length > 0)
    lines.push("", "Checked", ...doubtful.map(({ support, text, reason }) => `${support}: "${text}" (${reason})`));
  if (answer.notice !== null) lines.push("", answer.notice);
  return `${lines.join("\n")}\n`;
}

function describeCitation(citation: Citation): string {
  return `[${citation.number}] ${describeProvenance(citation)}`;
}

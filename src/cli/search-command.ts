// eyrie search: the passages themselves, best first.
import { Command, InvalidArgumentError } from "commander";
import { describeProvenance } from "../document/provenance.ts";
import { EyrieError } from "../errors.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";
import { OWNER } from "../document/principal.ts";

const NOTHING_FOUND = 1;
const PREVIEW_CHARACTERS = 240;

export function searchCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  return new Command("search")
    .description("list the passages nearest to some words; exit code 1 when there are none")
    .argument("<words>", "what to look for, in quotes")
    .option("--limit <n>", "most passages to list, 1 to 100", parseLimit, 10)
    .action(async (words: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { limit: number }>();
      const { terminal, signal } = context;
      if (words.trim() === "") throw new EyrieError("invalid-request", "there are no words to search for");
      await withApplication(context, options, async ({ application }) => {
        const passages = await application.search({ principal: OWNER, question: words, limit: options.limit, signal });
        if (passages.length === 0) setExitCode(NOTHING_FOUND);
        const found = passages.map(({ label: _label, ...passage }) => passage);
        terminal.write(
          options.json === true ? `${JSON.stringify({ query: words, passages: found })}\n` : describePassages(passages),
        );
      });
    });
}

function describePassages(passages: readonly RetrievedPassage[]): string {
  if (passages.length === 0) return "Nothing found.\n";
  return passages
    .map((passage) => {
      const text = passage.text.replaceAll(/\s+/g, " ");
      const preview = text.length > PREVIEW_CHARACTERS ? `${text.slice(0, PREVIEW_CHARACTERS)}…` : text;
      return `${passage.rank}. ${describeProvenance(passage.provenance)} (${passage.score.toFixed(2)})\n   ${preview}\n`;
    })
    .join("");
}

function parseLimit(value: string): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new InvalidArgumentError("give a whole number from 1 to 100");
  return limit;
}

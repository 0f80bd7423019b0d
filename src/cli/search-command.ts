// eyrie search: the passages themselves, best first, and how they came to be.
import { Command, InvalidArgumentError } from "commander";
import { OWNER } from "../document/principal.ts";
import { describeProvenance } from "../document/provenance.ts";
import { EyrieError } from "../errors.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";
import type { RetrievalTrace } from "../retrieval/trace.ts";
import { type FilterOptions, addFilterOptions, readFilter } from "./filter-options.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

type SearchOptions = CommonOptions & FilterOptions & { limit: number; explain?: boolean };

const NOTHING_FOUND = 1;
const PREVIEW_CHARACTERS = 240;
const CANDIDATES_SHOWN = 30;

export function searchCommand(context: CommandContext, setExitCode: (code: number) => void): Command {
  const command = new Command("search")
    .description("list the passages nearest to some words; exit code 1 when there are none")
    .argument("<words>", 'what to look for, in quotes; "a phrase" must stand there, -word must not')
    .option("--limit <n>", "most passages to list, 1 to 100", parseLimit, 10)
    .option(
      "--explain",
      "show the place of every candidate in each list, what became of it, and the time of each stage",
    );
  return addFilterOptions(command).action(async (words: string, _options: unknown, parsed: Command) => {
    const options = parsed.optsWithGlobals<SearchOptions>();
    const { terminal, signal } = context;
    if (words.trim() === "") throw new EyrieError("invalid-request", "there are no words to search for");
    const request = { principal: OWNER, question: words, limit: options.limit, filter: readFilter(options), signal };
    await withApplication(context, options, async ({ application }) => {
      const { passages, trace } =
        options.explain === true
          ? await application.explain(request)
          : { passages: await application.search(request), trace: undefined };
      if (passages.length === 0) setExitCode(NOTHING_FOUND);
      const found = passages.map(({ label: _label, ...passage }) => passage);
      if (options.json === true) terminal.write(`${JSON.stringify({ query: words, passages: found, trace })}\n`);
      else terminal.write(describePassages(passages) + (trace === undefined ? "" : describeTrace(trace)));
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

function describeTrace(trace: RetrievalTrace): string {
  const list = (rank: number | null, score: number | null) =>
    `${rank ?? "-"}${score === null ? "" : ` (${score.toFixed(2)})`}`.padEnd(13);
  const shown = trace.candidates.slice(0, CANDIDATES_SHOWN);
  const lines = [
    "",
    `searched for: ${trace.searched}`,
    ...trace.phrases.map((phrase) => `must hold: ${phrase}`),
    ...trace.excluded.map((phrase) => `must not hold: ${phrase}`),
    `filter: ${JSON.stringify(trace.filter)}; fusion by ${trace.fusion}; reranker: ${trace.reranker ?? "none"}`,
    ...(trace.notice === null ? [] : [trace.notice]),
    `${"words".padEnd(13)}${"vectors".padEnd(13)}${"fused".padEnd(13)}${"reranked".padEnd(13)}${"outcome".padEnd(16)}passage`,
    ...shown.map(
      (one) =>
        list(one.wordRank, one.wordScore) +
        list(one.vectorRank, one.vectorScore) +
        list(one.fusedRank, one.fusedScore) +
        list(one.rerankedRank, one.rerankScore) +
        `${one.outcome.padEnd(16)}${describeProvenance({ ...one, headingPath: [] })}`,
    ),
    `${trace.candidates.length - shown.length} further candidates`,
    trace.stages.map(({ stage, ms }) => `${stage} ${ms.toFixed(1)} ms`).join(", "),
  ];
  return `${lines.join("\n")}\n`;
}

function parseLimit(value: string): number {
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new InvalidArgumentError("give a whole number from 1 to 100");
  return limit;
}

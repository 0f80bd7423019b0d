// eyrie eval draft: questions proposed from the library, by the model when there is one and by templates when not, looked at by a person.
import type { Terminal } from "../../src/cli/terminal.ts";
import { composeModel } from "../../src/compose-model.ts";
import type { Settings } from "../../src/config.ts";
import { silentLogger } from "../../src/logger.ts";
import type { Question } from "../question-set.ts";
import { type LibraryPassage, libraryPassages } from "./library-passages.ts";
import type { Proposal } from "./proposal.ts";
import { proposeByModel } from "./model-questions.ts";
import { type Review, reviewProposals } from "./review-proposals.ts";
import { proposeByTemplate } from "./template-questions.ts";

export interface DraftOptions {
  readonly settings: Settings;
  readonly file: string;
  readonly count: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

export async function draftQuestions(options: DraftOptions): Promise<Review> {
  const { settings, signal } = options;
  const model = await composeModel(settings, silentLogger);
  const propose = (passage: LibraryPassage) =>
    model === null ? Promise.resolve(proposeByTemplate(passage)) : proposeByModel(model, passage, signal);
  return reviewProposals(proposals(libraryPassages(settings), propose), options);
}

async function* proposals(
  passages: readonly LibraryPassage[],
  propose: (passage: LibraryPassage) => Promise<Question | null>,
): AsyncGenerator<Proposal> {
  for (const passage of passages) {
    const proposed = await propose(passage);
    if (proposed !== null) yield { question: proposed, words: [], open: null };
  }
}

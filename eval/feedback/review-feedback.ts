// eyrie eval feedback: what readers said of answers, put before a person as cases of a question set.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Catalogue } from "../../src/catalogue/catalogue.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import type { Settings } from "../../src/config.ts";
import { locateExisting } from "../../src/knowledge-base/location.ts";
import type { Feedback } from "../../src/people/feedback-table.ts";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { type Review, decidedIds, reviewProposals } from "../drafting/review-proposals.ts";
import { readQuestionSet } from "../question-set.ts";
import { type PresentDocuments, feedbackCases } from "./feedback-cases.ts";

export interface FeedbackReviewOptions {
  readonly settings: Settings;
  /** The set that accepted cases are added to. */
  readonly file: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const STEP = 1_000;

/** @throws EyrieError `knowledge-base-missing`, `invalid-request` when the set cannot be read */
export async function reviewFeedback({ settings, file, terminal, signal }: FeedbackReviewOptions): Promise<Review> {
  const directory = resolve(settings.EYRIE_DATA);
  const documents = presentDocuments(directory);
  const set = existsSync(file) ? readQuestionSet(file) : [];
  const decided = decidedIds(file);
  const all = feedbackCases(readFeedback(directory), documents, set);
  const cases = all.filter(({ question }) => !decided.has(question.id));
  if (cases.length === 0) terminal.note("there is no feedback that nothing was decided of");
  return reviewProposals(cases, { file, count: cases.length, terminal, signal });
}

function presentDocuments(directory: string): PresentDocuments {
  const catalogue = Catalogue.openForReading(locateExisting(directory).catalogue);
  try {
    const documents = catalogue.documents.folders().flatMap(({ id }) => catalogue.documents.documentsOf(id));
    return {
      pathOf: new Map(documents.map(({ id, path }) => [id, path])),
      paths: new Set(documents.map(({ path }) => path)),
    };
  } finally {
    catalogue.close();
  }
}

/** All of it, newest first. */
function readFeedback(directory: string): Feedback[] {
  const people = PeopleDatabase.open(directory);
  try {
    const all: Feedback[] = [];
    for (;;) {
      const next = people.feedback.list({ offset: all.length, limit: STEP });
      all.push(...next);
      if (next.length < STEP) return all;
    }
  } finally {
    people.close();
  }
}

// What a person says of one proposed case: accept, edit, no answer here, drop.
import type { Evidence, Question } from "../question-set.ts";
import type { OpenCase, Proposal } from "./proposal.ts";

/** A line that was typed, without the spaces around it; null when nothing more is typed. */
export type Ask = (prompt: string) => Promise<string | null>;

const KEYS = "[a]ccept  [e]dit  [n]o answer here  [d]rop  [q]uit";
const OPEN_KEYS = "[e]dit: say what is right  [n]o answer here  [d]rop  [q]uit";

export async function decide({ question, open }: Proposal, ask: Ask): Promise<Question | "drop" | "quit"> {
  for (;;) {
    const said = await ask(`${open === null ? KEYS : OPEN_KEYS} > `);
    if (said === null || said === "q") return "quit";
    if (said === "d") return "drop";
    if (open === null && (said === "a" || said === "")) return question;
    if (said === "e") {
      const edited = open === null ? await edit(question, ask) : await settle(question, open, ask);
      if (edited !== null) return edited;
    }
    if (said === "n") {
      const other = await ask(
        open === null
          ? "a question near this one that the documents do not answer: "
          : "question that the documents do not answer (empty: this one): ",
      );
      if (other !== null && (other !== "" || open !== null)) return unanswerable(question, other || question.question);
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

/** Null when neither the answer nor where it stands is known: nothing could be measured with it. */
async function settle(proposed: Question, open: OpenCase, ask: Ask): Promise<Question | null> {
  const edited = await edit(proposed, ask);
  const evidence = await askEvidence(open, ask);
  return edited.answer === "" && evidence.length === 0 ? null : { ...edited, evidence };
}

async function askEvidence({ cited, hasDocument }: OpenCase, ask: Ask): Promise<Evidence[]> {
  let prompt = "where it stands: a number from above, or a path, perhaps with `, page 3` (empty: not known): ";
  for (;;) {
    const said = await ask(prompt);
    if (said === null || said === "") return [];
    const chosen = /^\d+$/.test(said) ? cited[Number(said) - 1] : undefined;
    if (chosen !== undefined) return [chosen];
    const [, path = said, page] = /^(.*?)(?:,\s*page\s+([1-9]\d{0,8}))?$/i.exec(said) ?? [];
    if (hasDocument(path))
      return [{ document: path, page: page === undefined ? null : Number(page), heading: "", quote: "" }];
    prompt = `there is no document ${path}; a number from above, or a path (empty: not known): `;
  }
}

function unanswerable(near: Question, question: string): Question {
  return { ...near, kind: "unanswerable", question, answerable: false, evidence: [], answer: "", accept: [] };
}

// Writes what is asked into the audit log before anything of the answer is seen: who, what, and the passages it is made from; and how it
// ended. What cannot be written is not answered.
import type { AnswerEvent } from "../../answering/answer-event.ts";
import type { Application } from "../../application.ts";
import { toEyrieError } from "../../errors.ts";
import { GroupedAudit } from "../../people/grouped-audit.ts";
import type { PeopleDatabase } from "../../people/people-database.ts";

export interface AuditOptions {
  readonly people: PeopleDatabase;
  /** False: a hash stands for a question, the same for the same words. */
  readonly keepsQuestions: boolean;
}

type Asked = Parameters<Application["ask"]>[0];

export function auditedApplication<Audited extends Application>(
  application: Audited,
  { people, keepsQuestions }: AuditOptions,
): Audited {
  const log = new GroupedAudit(people);
  const worded = (question: string) =>
    keepsQuestions ? { question } : { questionHash: people.audit.hashQuestion(question) };
  const noteSearch = (request: Parameters<Application["search"]>[0], passages: readonly { readonly id: string }[]) =>
    log.append(request.principal.id, "search", {
      ...worded(request.question),
      passages: passages.map(({ id }) => id),
    });
  return {
    ...application,
    ask: (request: Asked) =>
      auditedAnswer(application.ask(request), { log, actor: request.principal.id, words: worded(request.question) }),
    async search(request: Parameters<Application["search"]>[0]) {
      const passages = await application.search(request);
      await noteSearch(request, passages);
      return passages;
    },
    async explain(request: Parameters<Application["explain"]>[0]) {
      const explained = await application.explain(request);
      await noteSearch(request, explained.passages);
      return explained;
    },
  };
}

interface AuditedAnswer {
  readonly log: GroupedAudit;
  readonly actor: string;
  readonly words: Readonly<Record<string, string>>;
}

async function* auditedAnswer(
  events: AsyncIterable<AnswerEvent>,
  { log, actor, words }: AuditedAnswer,
): AsyncGenerator<AnswerEvent> {
  let asked: number | null = null;
  let outcome = "left before its end";
  const begin = async (passages: readonly string[]) =>
    (await log.append(actor, "question", { ...words, passages })).seq;
  try {
    for await (const event of events) {
      if (event.type === "answer-start") asked ??= await begin(event.passages);
      if (event.type === "answer-end") {
        outcome = event.answered ? `answered: ${event.mode}` : "not answered";
        await log.append(actor, "answer", { question: asked, outcome, documents: documentsOf(event.citations) });
        asked = null;
      }
      yield event;
    }
  } catch (thrown) {
    outcome = `failed: ${toEyrieError(thrown).code}`;
    asked ??= await begin([]);
    throw thrown;
  } finally {
    if (asked !== null) await log.append(actor, "answer", { question: asked, outcome });
  }
}

function documentsOf(citations: readonly { readonly documentId: string }[]): string[] {
  return [...new Set(citations.map(({ documentId }) => documentId))];
}

// Writes what is asked into the audit log before anything of the answer is seen: who, what, and the passages it is made from; and how it
// ended. What cannot be written is not answered.
import type { AnswerEnd, AnswerEvent } from "../../answering/answer-event.ts";
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
  const began = performance.now();
  const soFar = () => Math.round(performance.now() - began);
  let asked: number | null = null;
  let firstMs: number | null = null;
  let outcome = "left before its end";
  const begin = async (passages: readonly string[]) =>
    (await log.append(actor, "question", { ...words, passages })).seq;
  try {
    for await (const event of events) {
      if (event.type === "answer-start") asked ??= await begin(event.passages);
      if (event.type === "text-delta") firstMs ??= soFar();
      if (event.type === "answer-end") {
        const noted = { question: asked, ...describeEnd(event), ms: soFar(), firstMs };
        await log.append(actor, "answer", noted);
        asked = null;
      }
      yield event;
    }
  } catch (thrown) {
    outcome = `failed: ${toEyrieError(thrown).code}`;
    asked ??= await begin([]);
    throw thrown;
  } finally {
    if (asked !== null) await log.append(actor, "answer", { question: asked, outcome, ms: soFar(), firstMs });
  }
}

function describeEnd({ answered, mode, citations, sentences, usage }: AnswerEnd) {
  return {
    outcome: answered ? `answered: ${mode}` : "not answered",
    documents: [...new Set(citations.map(({ documentId }) => documentId))],
    sentences: sentences.length,
    supported: sentences.filter(({ support }) => support === "supported").length,
    ...usage,
  };
}

// A follow-up made whole: what a person leaves out because it was just said is put back before anything is searched.
import { contentWords, stems, words } from "../document/words.ts";
import type { Turn } from "./answer-event.ts";

export interface StandaloneQuestion {
  readonly question: string;
  /** Null: the question stands as it was asked. */
  readonly rewrittenBy: "model" | "rules" | null;
}

/** Rewrites a follow-up with a model; null when the model gave nothing of use. @throws EyrieError */
export type QuestionRewriter = (
  question: string,
  history: readonly Turn[],
  call: { readonly caller: string; readonly signal?: AbortSignal | undefined },
) => Promise<string | null>;

const REFERS_BACK =
  /^(?:and|but|so|or|what about|how about|also|then|ok|okay)\b|\b(?:it|its|that|this|those|these|they|them|their|there|he|she|his|her|one|ones|same)\b/i;
const SHORT = 4;
const LONGEST = 400;
/** Words of a rewritten question that neither the question nor the conversation holds: more, and the model has made something up. */
const MOST_NEW_WORDS = 1;

/**
 * The question to search for. A follow-up is rewritten by the model where there is one and what it writes can be trusted to ask the
 * same; by rules otherwise, also when the model fails.
 */
export async function makeStandalone(
  rewriter: QuestionRewriter | null,
  request: { readonly question: string; readonly history: readonly Turn[] },
  call: { readonly caller: string; readonly signal?: AbortSignal | undefined },
): Promise<StandaloneQuestion> {
  const { question, history } = request;
  const byRules = standaloneQuestion(question, history);
  if (byRules === question) return { question, rewrittenBy: null };
  const written = await rewriter?.(question, history, call).catch(() => null);
  call.signal?.throwIfAborted();
  const byModel = written === null || written === undefined ? null : keepIfFaithful(written, question, history);
  return byModel === null ? { question: byRules, rewrittenBy: "rules" } : { question: byModel, rewrittenBy: "model" };
}

/**
 * The question itself when it stands alone; otherwise the words of the earlier question that it lacks are put before it. A question
 * refers back when it opens with a connective, holds a pronoun, or has few words of its own.
 */
export function standaloneQuestion(question: string, history: readonly Turn[]): string {
  const previous = history.at(-1);
  if (previous === undefined) return question;
  if (!REFERS_BACK.test(question) && contentWords(question).length >= SHORT) return question;
  const said = new Set(words(question));
  const before = standaloneQuestion(previous.question, history.slice(0, -1));
  const missing = contentWords(before).filter((word) => !said.has(word));
  return missing.length === 0 ? question : `${missing.join(" ")}: ${question}`;
}

/** What a model wrote, if it is one question made of the words of the follow-up and of the conversation. */
export function keepIfFaithful(written: string, question: string, history: readonly Turn[]): string | null {
  const line = written
    .split("\n")
    .map((part) => part.replace(/^\s*(?:(?:standalone|rewritten)?\s*question\s*:)?[\s"'“]*|[\s"'”]*$/giu, ""))
    .find((part) => part !== "");
  if (line === undefined || line.length > LONGEST) return null;
  const rewritten = stems(line);
  const own = stems(question);
  const said = new Set([...own, ...history.flatMap((turn) => [...stems(`${turn.question} ${turn.answer}`)])]);
  const added = [...rewritten].filter((word) => !said.has(word));
  const kept = [...own].filter((word) => rewritten.has(word));
  const addsSomething = [...rewritten].some((word) => !own.has(word));
  return added.length <= MOST_NEW_WORDS && kept.length * 2 >= own.size && addsSomething ? line : null;
}

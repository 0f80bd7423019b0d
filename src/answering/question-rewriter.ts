// Asks the model to make a follow-up whole. Short in every way: what takes longer than a person would wait is left to rules.
import { HumanMessage, SystemMessage } from "langchain";
import type { GroundedChatModel } from "../generation/grounded-chat-model.ts";
import { condenseHistory } from "./conversation.ts";
import type { QuestionRewriter } from "./standalone-question.ts";

const INSTRUCTION = `Rewrite the last question so that it can be understood without the conversation.
Ask the same thing, use only words of the conversation, do not answer it. Reply with the rewritten question alone.`;
const DEADLINE_MS = 3_000;
const MOST_TOKENS = 64;
const HISTORY_CHARACTERS = 1_500;

export function createQuestionRewriter(model: GroundedChatModel, deadlineMs = DEADLINE_MS): QuestionRewriter {
  return async (question, history, { caller, signal }) => {
    const turns = condenseHistory(history, HISTORY_CHARACTERS);
    if (turns.length === 0) return null;
    const conversation = turns.map((turn) => `Question: ${turn.question}\nAnswer: ${turn.answer}`).join("\n");
    const call = new AbortController();
    const stop = (): void => call.abort();
    const timer = setTimeout(stop, deadlineMs);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const messages = [
        new SystemMessage(INSTRUCTION),
        new HumanMessage(`${conversation}\nLast question: ${question}`),
      ];
      const answer = await model.invoke(messages, { maxNewTokens: MOST_TOKENS, caller, signal: call.signal });
      return answer.text;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  };
}

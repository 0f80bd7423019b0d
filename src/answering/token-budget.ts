// How the tokens of a model divide between answer, history and passages. Pure arithmetic over what the server states.
import type { ModelLimits } from "../generation/grounded-chat-model.ts";

export interface TokenBudget {
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Of the prompt, the most that earlier turns may take. */
  readonly historyTokens: number;
}

/** An answer gets at most a quarter of the context: falcon-7b and 40b have 2,048 tokens for prompt and answer together. */
const ANSWER_SHARE = 0.25;
const HISTORY_SHARE = 0.15;

/** @param tighter leaves out this share of the prompt, after a server found a prompt too long that was counted to fit */
export function divideTokens(
  limits: Pick<ModelLimits, "maxInputTokens" | "maxTotalTokens">,
  maxNewTokens: number,
  tighter = 0,
): TokenBudget {
  const answerTokens = Math.max(1, Math.min(maxNewTokens, Math.floor(limits.maxTotalTokens * ANSWER_SHARE)));
  const fitting = Math.max(0, Math.min(limits.maxInputTokens, limits.maxTotalTokens - answerTokens));
  const promptTokens = Math.floor(fitting * (1 - tighter));
  return { promptTokens, answerTokens, historyTokens: Math.floor(promptTokens * HISTORY_SHARE) };
}

/** Tokens left for passages when the rest of the prompt takes `otherTokens`; never below zero. */
export function tokensForPassages(budget: TokenBudget, otherTokens: number): number {
  return Math.max(0, budget.promptTokens - otherTokens);
}

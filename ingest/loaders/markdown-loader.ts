// Markdown file -> SourceDocument, through marked's lexer; HTML inside it goes through the HTML reader.
import { lexer, type Token, type Tokens } from "marked";
import type { SourceDocument } from "../../src/document/source-document.ts";
import { EyrieError } from "../../src/errors.ts";
import { readFrontMatter } from "./front-matter.ts";
import { readHtmlSections } from "./html-section-reader.ts";
import { inlineText } from "./markdown-inline.ts";
import { SectionBuilder, titleFromPath } from "./section-builder.ts";
import { decodeTextFile } from "./text-encoding.ts";

export async function loadMarkdown(bytes: Uint8Array, path: string): Promise<SourceDocument> {
  const source = decodeTextFile(bytes, path);
  const { length, title, ...facts } = readFrontMatter(source);
  const builder = new SectionBuilder();
  addTokens(tokensOf(source.slice(length), path), builder);
  return builder.finish(path, {
    ...facts,
    title: title ?? builder.firstHeading ?? titleFromPath(path),
    format: "markdown",
  });
}

function tokensOf(markdown: string, path: string): readonly Token[] {
  try {
    return lexer(markdown);
  } catch (cause) {
    // The lexer recurses into quotes and lists; thousands of levels exhaust the stack.
    throw new EyrieError("file-unreadable", `${path}: cannot be read as Markdown (nested too deeply)`, { cause });
  }
}

function addTokens(tokens: readonly Token[], builder: SectionBuilder): void {
  for (const token of tokens) addToken(token, builder);
}

function addToken(token: Token, builder: SectionBuilder): void {
  switch (token.type) {
    case "heading":
      return builder.addHeading((token as Tokens.Heading).depth, inlineText(token));
    case "table":
      return addTable(token as Tokens.Table, builder);
    case "list":
      builder.endRun();
      return addList(token as Tokens.List, builder, "");
    case "code":
      return builder.addCode((token as Tokens.Code).text);
    case "blockquote":
      return addTokens((token as Tokens.Blockquote).tokens, builder);
    case "html":
      readHtmlSections(token.raw, builder);
      return;
    case "paragraph":
    case "text":
      return builder.addBlock(inlineText(token));
    default:
  }
}

function addTable(table: Tokens.Table, builder: SectionBuilder): void {
  builder.endRun();
  for (const row of [table.header, ...table.rows]) {
    builder.addLine("table", row.map((cell) => inlineText(cell)).join(" | "));
  }
  builder.endRun();
}

function addList(list: Tokens.List, builder: SectionBuilder, indent: string): void {
  let number = typeof list.start === "number" ? list.start : 1;
  for (const item of list.items) {
    const marker = list.ordered ? `${number++}. ` : "- ";
    let prefix = indent + marker;
    for (const token of item.tokens) {
      if (token.type === "list") addList(token as Tokens.List, builder, `${indent}  `);
      else if (token.type === "text" || token.type === "paragraph") {
        builder.addLine("list", prefix + inlineText(token));
        prefix = " ".repeat(prefix.length);
      } else addToken(token, builder);
    }
  }
}

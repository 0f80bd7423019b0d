// A block's tokens -> elements of the page, made one by one from an allow-list. No HTML is ever written or parsed: what a model writes
// as a tag, an image or a link is shown as the words it is.
import type { Token, Tokens } from "marked";
import { element, text } from "./element.ts";
import type { Block } from "./parse-blocks.ts";
import { type MarkedPlaces, TextPlaces } from "./text-places.ts";

export function renderBlock({ token, start }: Block, places: MarkedPlaces): HTMLElement {
  const writer = new TextPlaces(token.raw, start, places);
  return element("div", {}, render(token, writer));
}

type Renderer = (token: never, writer: TextPlaces) => Node[];

const RENDERERS: Readonly<Record<string, Renderer>> = {
  paragraph: (token: Tokens.Paragraph, writer) => [element("p", {}, inline(token, writer))],
  // the question above is a heading of the second level; the model's own levels mean nothing beside it
  heading: (token: Tokens.Heading, writer) => [element("h3", {}, inline(token, writer))],
  list: (token: Tokens.List, writer) => [renderList(token, writer)],
  blockquote: (token: Tokens.Blockquote, writer) => [element("blockquote", {}, all(token.tokens, writer))],
  code: (token: Tokens.Code) => [
    element("pre", { tabindex: "0", role: "region", "aria-label": "Code" }, [element("code", {}, [text(token.text)])]),
  ],
  table: (token: Tokens.Table, writer) => [renderTable(token, writer)],
  hr: () => [element("hr", {}, [])],
  strong: (token: Tokens.Strong, writer) => [element("strong", {}, inline(token, writer))],
  em: (token: Tokens.Em, writer) => [element("em", {}, inline(token, writer))],
  del: (token: Tokens.Del, writer) => [element("del", {}, inline(token, writer))],
  codespan: (token: Tokens.Codespan, writer) => [element("code", {}, writer.write(token.raw, token.text, false))],
  br: () => [element("br", {}, [])],
  escape: (token: Tokens.Escape, writer) => writer.write(token.raw, token.text, false),
  link: (token: Tokens.Link, writer) => renderLink(token, writer),
  image: (token: Tokens.Image, writer) => writer.write(token.raw, token.text || token.href, false),
  text: (token: Tokens.Text, writer) =>
    token.tokens === undefined ? writer.write(token.raw, token.text) : inline(token, writer),
  checkbox: () => [],
  space: () => [],
};

/** An unknown token, HTML among them, is its own source. */
function render(token: Token, writer: TextPlaces): Node[] {
  const renderer = Object.hasOwn(RENDERERS, token.type) ? RENDERERS[token.type] : undefined;
  return renderer === undefined
    ? writer.write(token.raw, token.raw.trimEnd(), false)
    : renderer(token as never, writer);
}

function all(tokens: readonly Token[], writer: TextPlaces): Node[] {
  return tokens.flatMap((token) => render(token, writer));
}

function inline(token: { raw: string; text: string; tokens?: Token[] | undefined }, writer: TextPlaces): Node[] {
  return token.tokens === undefined ? writer.write(token.raw, token.text) : all(token.tokens, writer);
}

function renderList(token: Tokens.List, writer: TextPlaces): HTMLElement {
  const items = token.items.map((item) => element("li", {}, all(item.tokens, writer)));
  const start = token.ordered && token.start !== "" && token.start !== 1 ? { start: String(token.start) } : {};
  return element(token.ordered ? "ol" : "ul", start, items);
}

function renderTable({ header, rows, align }: Tokens.Table, writer: TextPlaces): HTMLElement {
  const cell = (tag: "th" | "td") => (one: Tokens.TableCell, column: number) => {
    const side = align[column] ?? null;
    const alignment = side === null ? {} : { class: `align-${side}` };
    return element(tag, { ...alignment, ...(tag === "th" ? { scope: "col" } : {}) }, all(one.tokens, writer));
  };
  const head = element("thead", {}, [element("tr", {}, header.map(cell("th")))]);
  const body = element(
    "tbody",
    {},
    rows.map((row) => element("tr", {}, row.map(cell("td")))),
  );
  const table = element("table", {}, [head, body]);
  return element("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" }, [table]);
}

/** Words and address, both to be read, neither to be followed: only the documents are a source. */
function renderLink(token: Tokens.Link, writer: TextPlaces): Node[] {
  const words = inline(token, writer);
  if (token.href === token.text || token.raw === token.text) return words;
  return [...words, text(" "), element("span", { class: "address" }, [text(`(${token.href})`)])];
}

// Runs in the browser: draws answers as the page does while they arrive, and says what else than words came of them.
import { Marked } from "marked";
import { h, render } from "preact";
import { MarkdownView } from "../../../src/web/markdown/markdown-view.tsx";
import { sanitise } from "../../../src/web/markdown/sanitise.ts";

/** Listed once more here: the test must not believe the list that it tests. */
const HARMLESS = new Set(
  "DIV SPAN P H3 UL OL LI BLOCKQUOTE PRE CODE STRONG EM DEL BR HR TABLE THEAD TBODY TR TH TD BUTTON".split(" "),
);
const HARMLESS_ATTRIBUTES = new Set([
  "class",
  "data-citation",
  "type",
  "tabindex",
  "role",
  "scope",
  "start",
  "aria-label",
]);

function place(): HTMLElement {
  const found = document.getElementById("place");
  if (found === null) throw new Error("no place");
  return found;
}

function harmIn(shown: HTMLElement): string[] {
  return [...shown.querySelectorAll("*")].flatMap((element) => {
    const attributes = element.getAttributeNames().filter((name) => !HARMLESS_ATTRIBUTES.has(name));
    const { tagName, namespaceURI } = element;
    const isWord = HARMLESS.has(tagName) && namespaceURI === "http://www.w3.org/1999/xhtml" && attributes.length === 0;
    return isWord ? [] : [element.outerHTML];
  });
}

/** Every beginning of the answer in turn, as it would arrive byte by byte; every harm that stood on the page at any time. */
function drawStreaming(answer: string): string[] {
  const harm: string[] = [];
  for (let length = 1; length <= answer.length; length += 1) {
    const text = answer.slice(0, length);
    render(h(MarkdownView, { text, citations: [1], sentences: [], onCitation: () => {} }), place());
    harm.push(...harmIn(place()));
  }
  return harm;
}

/** What the sanitiser leaves when the renderer lets all HTML through. */
function drawUnrendered(answer: string): string[] {
  render(null, place());
  const html = new Marked().parse(answer, { async: false });
  const { body } = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html");
  const block = body.firstElementChild as HTMLElement;
  sanitise(block);
  place().replaceChildren(...block.childNodes);
  return harmIn(place());
}

/** What happens when neither renderer nor sanitiser is there. */
function drawRaw(answer: string): void {
  place().innerHTML = new Marked().parse(answer, { async: false });
}

function words(): string {
  return place().textContent;
}

Object.assign(window, { drawStreaming, drawUnrendered, drawRaw, words });

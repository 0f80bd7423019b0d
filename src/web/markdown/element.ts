// The only two ways by which an answer becomes part of the page.
import type { AllowedAttribute, AllowedTag } from "./allowed.ts";

export function element(
  tag: AllowedTag,
  attributes: Readonly<Partial<Record<AllowedAttribute, string>>>,
  children: readonly Node[],
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function text(words: string): Text {
  return document.createTextNode(words);
}

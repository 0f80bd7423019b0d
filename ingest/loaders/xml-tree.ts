// XML of office files as a tree of elements, built from htmlparser2's events: no entity is expanded, nothing is fetched.
import { Parser } from "htmlparser2";
import { EyrieError } from "../../src/errors.ts";

export interface XmlElement {
  /** With its prefix: `a:p`, `w:tbl`. Office programs always write the same prefixes. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | string;

/** Slides nest groups and tables some 30 deep; deeper than this is made to exhaust the stack. */
const DEEPEST = 500;

interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

/** @throws EyrieError `file-unreadable` when it is nested too deeply. */
export function parseXml(xml: string, path: string): XmlElement {
  const root: OpenElement = { name: "", attributes: {}, children: [] };
  const open: OpenElement[] = [root];
  readXml(xml, path, {
    open(name, attributes) {
      const element: OpenElement = { name, attributes, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    text(text) {
      open.at(-1)?.children.push(text);
    },
    close() {
      if (open.length > 1) open.pop();
    },
  });
  return root.children.find((child): child is OpenElement => typeof child !== "string") ?? root;
}

export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

/** The same as events, for parts that may hold a million elements. */
export function readXml(xml: string, path: string, events: XmlEvents): void {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > DEEPEST) throw new EyrieError("file-unreadable", `${path}: its XML is nested too deeply`);
        events.open(name, attributes);
      },
      ontext: (text) => events.text(text),
      onclosetag(name) {
        depth--;
        events.close(name);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
}

export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
  const elements = (element?.children ?? []).filter((child): child is XmlElement => typeof child !== "string");
  return name === undefined ? elements : elements.filter((child) => child.name === name);
}

export function childOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let current = element;
  for (const name of path) current = childrenOf(current, name)[0];
  return current;
}

/** Every element of that name below `element`, in document order. */
export function* descendantsOf(element: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of childrenOf(element)) {
    if (child.name === name) yield child;
    yield* descendantsOf(child, name);
  }
}

export function textOf(node: XmlNode | undefined): string {
  if (node === undefined || typeof node === "string") return node ?? "";
  return node.children.map(textOf).join("");
}

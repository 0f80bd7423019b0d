// Which HTML elements hold no content of the document, and which stand within a line of it.

export type HtmlAttributes = Readonly<Record<string, string>>;

const DROPPED = new Set(
  "nav script style noscript template aside svg math iframe object embed canvas audio video select button textarea".split(
    " ",
  ),
);
const INLINE = new Set(
  (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark meter output q rp rt ruby s samp " +
    "small span strike strong sub sup time tt u var wbr"
  ).split(" "),
);
const HIDDEN_STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
/** Way back from a note to its reference, as mammoth writes it. */
const BACK_LINK = /^#(?:footnote|endnote)-ref-/;

export function isInline(name: string): boolean {
  return INLINE.has(name);
}

/** Page furniture, programs and what a browser would not show. A footer counts as furniture outside `main` and `article`. */
export function isDropped(name: string, attributes: HtmlAttributes, inMain: boolean): boolean {
  if (DROPPED.has(name) || (name === "footer" && !inMain)) return true;
  if (name === "a" && BACK_LINK.test(attributes["href"] ?? "")) return true;
  if ("hidden" in attributes || attributes["aria-hidden"] === "true") return true;
  return HIDDEN_STYLE.test(attributes["style"] ?? "");
}

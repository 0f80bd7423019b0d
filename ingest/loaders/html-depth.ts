// Caps the nesting of HTML before it is parsed: htmlparser2 keeps its open elements in an array that it shifts, so that its time
// grows with the square of the depth (200,000 nested elements took 20 s).

const DEEPEST = 500;
/** `[^<>]`, not `[^>]`: a run of unclosed tags must not be searched to the end for each of them. */
const TAG = /<(\/?)([a-z][a-z0-9:-]*)\b[^<>]*>/gi;
/** Elements without content or whose end tag is commonly left out, and headings, which carry meaning at any depth. */
const NOT_NESTING = new Set(
  (
    "area base br col embed hr img input link meta param source track wbr html head body p li dt dd tr td th thead tbody tfoot " +
    "colgroup option optgroup rp rt h1 h2 h3 h4 h5 h6"
  ).split(" "),
);

/** The same HTML without the tags of elements deeper than any page has; their text stays. */
export function limitDepth(html: string): string {
  let depth = 0;
  return html.replace(TAG, (tag: string, slash: string, name: string) => {
    if (NOT_NESTING.has(name.toLowerCase()) || tag.endsWith("/>")) return tag;
    if (slash === "") return ++depth > DEEPEST ? " " : tag;
    const tooDeep = depth > DEEPEST;
    if (depth > 0) depth--;
    return tooDeep ? " " : tag;
  });
}

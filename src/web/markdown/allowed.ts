// What an answer may consist of on the page. Renderer and sanitiser are held to it each on their own.

/** No element that fetches, runs, frames, styles or leads anywhere. */
export const ALLOWED_TAGS = [
  "div",
  "span",
  "p",
  "h3",
  "ul",
  "ol",
  "li",
  "blockquote",
  "pre",
  "code",
  "strong",
  "em",
  "del",
  "br",
  "hr",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "button",
] as const;

export type AllowedTag = (typeof ALLOWED_TAGS)[number];

/** Each attribute with the values it may have. */
export const ALLOWED_ATTRIBUTES = {
  class: /^(?:citation|sentence (?:weak|unsupported)|sentence-note|table|address|align-(?:left|center|right))$/,
  "data-citation": /^\d{1,3}$/,
  type: /^button$/,
  tabindex: /^0$/,
  role: /^region$/,
  scope: /^col$/,
  start: /^\d{1,6}$/,
  "aria-label": /^(?:Source \d{1,3}|Table|Code)$/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type AllowedAttribute = keyof typeof ALLOWED_ATTRIBUTES;

export function isAllowedAttribute(name: string, value: string): boolean {
  return Object.hasOwn(ALLOWED_ATTRIBUTES, name) && ALLOWED_ATTRIBUTES[name as AllowedAttribute].test(value);
}

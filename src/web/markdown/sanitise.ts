// The second layer: whatever the renderer made, only what is allowed stays. It holds when the renderer fails, and the policy when this fails.
import DOMPurify from "dompurify";
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS, isAllowedAttribute } from "./allowed.ts";

const purifier = DOMPurify(window);
purifier.addHook("uponSanitizeAttribute", (_node, attribute) => {
  if (!isAllowedAttribute(attribute.attrName, attribute.attrValue)) attribute.keepAttr = false;
});

/** In place: nothing is parsed. */
export function sanitise(block: HTMLElement): void {
  purifier.sanitize(block, {
    IN_PLACE: true,
    ALLOWED_TAGS: [...ALLOWED_TAGS],
    ALLOWED_ATTR: Object.keys(ALLOWED_ATTRIBUTES),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_NAMESPACES: ["http://www.w3.org/1999/xhtml"],
  });
}

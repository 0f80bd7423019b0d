// Equations of Word (OMML) as a line of text, since mammoth leaves them out: `x = (-b ± √(b^2-4ac))/(2a)`.
import { childOf, childrenOf, parseXml, textOf, type XmlElement } from "./xml-tree.ts";

const PARAGRAPH_MARKS = /<m:oMathParaPr\b[\s\S]*?<\/m:oMathParaPr>|<\/?m:oMathPara>/g;
const EQUATION = /<m:oMath(?:\s[^<>]*)?>[\s\S]*?<\/m:oMath>/g;

/** The XML of a document with each equation in a run of text of its own. */
export function equationsAsText(xml: string, path: string): string {
  if (!xml.includes("<m:oMath")) return xml;
  return xml.replace(PARAGRAPH_MARKS, "").replace(EQUATION, (equation) => {
    const text = linear(parseXml(equation, path)).replace(/\s+/g, " ").trim();
    return `<w:r><w:t xml:space="preserve"> ${escapeXml(text)} </w:t></w:r>`;
  });
}

function linear(element: XmlElement | undefined): string {
  switch (element?.name) {
    case undefined:
      return "";
    case "m:t":
      return textOf(element);
    case "m:sSup":
      return `${part(element, "m:e")}^${grouped(element, "m:sup")}`;
    case "m:sSub":
      return `${part(element, "m:e")}_${grouped(element, "m:sub")}`;
    case "m:sSubSup":
      return `${part(element, "m:e")}_${grouped(element, "m:sub")}^${grouped(element, "m:sup")}`;
    case "m:f":
      return `${grouped(element, "m:num")}/${grouped(element, "m:den")}`;
    case "m:rad":
      return `√(${part(element, "m:e")})`;
    case "m:func":
      return `${part(element, "m:fName")} ${part(element, "m:e")}`;
    case "m:nary":
      return `${character(element, "m:naryPr", "m:chr", "∫")}_${grouped(element, "m:sub")}^${grouped(element, "m:sup")} ${part(element, "m:e")}`;
    case "m:d":
      return delimited(element);
    default:
      return childrenOf(element).map(linear).join("");
  }
}

function part(element: XmlElement, name: string): string {
  return linear(childOf(element, name));
}

function grouped(element: XmlElement, name: string): string {
  const text = part(element, name);
  return text.length > 1 ? `(${text})` : text;
}

function delimited(element: XmlElement): string {
  const inner = childrenOf(element, "m:e").map(linear).join(", ");
  return character(element, "m:dPr", "m:begChr", "(") + inner + character(element, "m:dPr", "m:endChr", ")");
}

function character(element: XmlElement, properties: string, name: string, usual: string): string {
  return childOf(element, properties, name)?.attributes["m:val"] ?? usual;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

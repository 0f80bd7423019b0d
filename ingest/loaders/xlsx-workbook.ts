// What the sheets of an XLSX workbook share: their names, their texts, and which cell styles show dates and percentages.
import type { OfficePackage } from "./office-package.ts";
import { childOf, childrenOf, readXml } from "./xml-tree.ts";

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly texts: readonly string[];
  readonly formatValue: (value: number, style: number) => string;
}

/** Format ids that need no definition (ECMA-376 part 1, 18.8.30). */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);
const BUILT_IN_PERCENT = new Set([9, 10]);
const MS_PER_DAY = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** Null when the package holds no workbook. */
export function readWorkbook(office: OfficePackage): Workbook | null {
  const [part] = office.targetsOf("", "officeDocument");
  const root = part === undefined ? undefined : office.xml(part);
  if (part === undefined || root?.name !== "workbook") return null;
  const relationships = office.relationshipsOf(part);
  const sheets = childrenOf(childOf(root, "sheets"), "sheet").flatMap(({ attributes }) => {
    const target = relationships.get(attributes["r:id"] ?? "");
    return target === undefined ? [] : [{ name: attributes["name"] ?? "", part: target.target }];
  });
  const epoch = ["1", "true"].includes(childOf(root, "workbookPr")?.attributes["date1904"] ?? "")
    ? EPOCH_1904
    : EPOCH_1900;
  const [stringsPart] = office.targetsOf(part, "sharedStrings");
  const [stylesPart] = office.targetsOf(part, "styles");
  return {
    sheets,
    texts: stringsPart === undefined ? [] : readTexts(office, stringsPart),
    formatValue: valueFormatter(office, stylesPart, epoch),
  };
}

/** Each item is a text or runs of text; readings of Japanese words (`rPh`) are left out. */
function readTexts(office: OfficePackage, part: string): string[] {
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let inReading = false;
  readXml(office.text(part) ?? "", office.path, {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") inReading = true;
      else if (name === "t") inText = !inReading;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === "t") inText = false;
      else if (name === "rPh") inReading = false;
      else if (name === "si") texts.push(text);
    },
  });
  return texts;
}

type ValueKind = "plain" | "date" | "percent";

function valueFormatter(office: OfficePackage, part: string | undefined, epoch: number): Workbook["formatValue"] {
  const styles = part === undefined ? undefined : office.xml(part);
  const codes = new Map(
    childrenOf(childOf(styles, "numFmts"), "numFmt").map(({ attributes }) => [
      Number(attributes["numFmtId"]),
      attributes["formatCode"] ?? "",
    ]),
  );
  const kinds = childrenOf(childOf(styles, "cellXfs"), "xf").map(({ attributes }) =>
    kindOf(Number(attributes["numFmtId"]), codes.get(Number(attributes["numFmtId"])) ?? ""),
  );
  return (value, style) => {
    const kind = kinds[style] ?? "plain";
    if (kind === "date") return formatDate(value, epoch);
    return kind === "percent" ? `${plain(value * 100)}%` : plain(value);
  };
}

function kindOf(id: number, code: string): ValueKind {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, "");
  if (BUILT_IN_DATES.has(id) || /[ymdhs]/i.test(bare.replace(/general/i, ""))) return "date";
  return BUILT_IN_PERCENT.has(id) || bare.includes("%") ? "percent" : "plain";
}

/** 0.1 + 0.2 is stored as 0.30000000000000004 and shown as 0.3. */
function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function formatDate(serial: number, epoch: number): string {
  const date = new Date(epoch + Math.round(serial * 86_400) * 1000);
  if (Number.isNaN(date.getTime())) return plain(serial);
  const iso = date.toISOString();
  if (serial >= 0 && serial < 1) return iso.slice(11, 16);
  return (serial * MS_PER_DAY) % MS_PER_DAY === 0 ? iso.slice(0, 10) : iso.slice(0, 16).replace("T", " ");
}

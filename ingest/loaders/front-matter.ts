// The front matter of Markdown files: title, date and tags, in the few forms of YAML that people write there.
import { isoDate } from "./office-package.ts";

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

export interface FrontMatter {
  /** Length of the front matter, marks included; the text begins there. */
  readonly length: number;
  readonly title: string | null;
  readonly date?: string;
  readonly tags?: readonly string[];
}

export function readFrontMatter(source: string): FrontMatter {
  const [matched = "", content = ""] = FRONT_MATTER.exec(source) ?? [];
  const values = readValues(content);
  const first = (...keys: readonly string[]) =>
    keys.map((key) => values.get(key)?.[0]).find((value) => value !== undefined);
  const tags = ["tags", "keywords", "categories"].flatMap((key) => values.get(key) ?? []);
  return {
    length: matched.length,
    title: first("title") ?? null,
    ...isoDate(first("date", "updated", "lastmod", "modified") ?? ""),
    ...(tags.length === 0 ? {} : { tags: [...new Set(tags)] }),
  };
}

/** `key: value`, `key: [a, b]`, and `key:` with `- a` lines below it. Only tags are taken apart at commas. */
function readValues(content: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  let key = "";
  for (const line of content.split(/\r?\n/)) {
    const [, name, rest = ""] = /^([A-Za-z][\w-]*)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    const item = /^\s*-\s+(.+?)\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      key = name.toLowerCase();
      const isList = /^\[.*\]$/.test(rest) || key === "tags" || key === "keywords";
      const parts = isList ? rest.replace(/^\[|\]$/g, "").split(",") : [rest];
      values.set(
        key,
        parts.map(unquote).filter((value) => value !== ""),
      );
    } else if (item !== undefined && key !== "") values.get(key)?.push(unquote(item));
  }
  return values;
}

function unquote(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, "$2");
}

// Files sent as multipart/form-data: such as a browser sends them, and such as it never would.
import { type Random, pick } from "./fuzz-values.ts";

const NAMES: readonly string[] = [
  "notes.md",
  "table.csv",
  "",
  ".",
  "..",
  "../../evil.md",
  "..%2fevil.md",
  "/etc/passwd",
  "C:\\evil.md",
  "a\u0000.md",
  "a\u0001\u001b.md",
  "\u202egpj.md",
  "con.md",
  ".hidden",
  ".eyrieignore",
  "wind\u0301.md",
  "x".repeat(250) + ".md",
  "字".repeat(200) + ".md",
  "a".repeat(100) + ".md",
  'quote".md',
  "no-extension",
];
const CONTENTS: readonly string[] = [
  "",
  "# Wind\n\nThe wind is measured at ten metres.",
  "a,b\n1,2",
  "%PDF-1.7 and no more",
  "PK\u0003\u0004 and no more",
  "\0\u0001\u0002\u00ff".repeat(50),
  "{".repeat(3_000),
  "<html>" + "<div>".repeat(2_000),
  "x".repeat(200_000),
];
const BOUNDARY = "eyrie-fuzz";

export interface Multipart {
  readonly type: string;
  readonly body: Buffer;
}

export function goodMultipart(random: Random): Multipart {
  const name = `note-${Math.floor(random() * 5)}.md`;
  return whole([part(`form-data; name="files"; filename="${name}"`, CONTENTS[1] ?? "")]);
}

export function oddMultipart(random: Random): Multipart {
  const count = pick(random, [0, 1, 1, 1, 2, 3, 101]);
  const parts = Array.from({ length: count }, () => {
    const content = count > 3 ? "x" : pick(random, CONTENTS);
    const disposition = pick(random, [
      `form-data; name="files"; filename="${pick(random, NAMES)}"`,
      `form-data; name="files"; filename="${pick(random, NAMES)}"`,
      `form-data; name="files"; filename*=UTF-8''${encodeURIComponent(pick(random, ["ü.md", "../x"]))}`,
      `form-data; name="${"n".repeat(2_000)}"`,
      "form-data",
      "attachment; filename=x",
      'form-data; name="files"; filename="unended',
    ]);
    return part(disposition, content);
  });
  const { type, body } = whole(parts);
  return pick(random, [
    { type, body },
    { type, body },
    { type, body: body.subarray(0, Math.floor(body.length * random())) },
    { type: "multipart/form-data; boundary=other", body },
    { type: "multipart/form-data", body },
    { type, body: Buffer.concat([body, body]) },
    { type, body: Buffer.from(`--${BOUNDARY}\r\n${"X-Long: y\r\n".repeat(3_000)}\r\n`) },
  ]);
}

function part(disposition: string, content: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;
}

function whole(parts: readonly string[]): Multipart {
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: Buffer.from(`${parts.join("")}--${BOUNDARY}--\r\n`),
  };
}

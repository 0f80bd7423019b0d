// Files inside files (attachments, archives) -> parts, within limits: an archive may hold archives without end.
import { contentHash } from "../src/document/content-id.ts";
import type { DocumentPart, FileDocuments } from "../src/document/source-document.ts";
import { EyrieError } from "../src/errors.ts";
import { formatOf } from "./document-format.ts";
import type { Member } from "./loaders/document-loader.ts";

const MOST_PARTS = 10_000;
const MOST_BYTES = 500 * 2 ** 20;
/** A document in a mail in an archive is three deep. */
const DEEPEST = 4;

/** What all parts of one file may still use up. */
export interface PartBudget {
  parts: number;
  bytes: number;
}

export function fullBudget(): PartBudget {
  return { parts: MOST_PARTS, bytes: MOST_BYTES };
}

export interface MemberReading {
  /** Path of the file that holds the members, as messages name it. */
  readonly path: string;
  /** 0 for the members of the file itself. */
  readonly depth: number;
  readonly budget: PartBudget;
  readonly read: (bytes: Uint8Array, path: string, depth: number) => Promise<FileDocuments>;
  readonly onProgress: () => void;
}

export async function readMembers(members: readonly Member[], reading: MemberReading): Promise<DocumentPart[]> {
  const parts: DocumentPart[] = [];
  for (const [index, path] of distinctPaths(members).entries()) {
    const member = members[index];
    if (member !== undefined) parts.push(...(await readMember({ ...member, path }, reading)));
    reading.onProgress();
    // The part that was one too many says so; there may be a million more.
    if (reading.budget.parts < 0) break;
  }
  return parts;
}

async function readMember(member: Member, reading: MemberReading): Promise<DocumentPart[]> {
  const fullPath = `${reading.path}/${member.path}`;
  let stamp = { path: member.path, contentHash: contentHash(""), size: 0 };
  try {
    spend(reading.budget, "parts", 1, reading.path);
    const bytes = member.read();
    spend(reading.budget, "bytes", bytes.length, reading.path);
    if (formatOf(bytes, member.path) === null) return [];
    stamp = { path: member.path, contentHash: contentHash(bytes), size: bytes.length };
    if (reading.depth >= DEEPEST) throw new EyrieError("file-too-large", `${fullPath}: is nested too deeply`);
    const { document, parts } = await reading.read(bytes, fullPath, reading.depth + 1);
    const inner = parts.map((part) => ({ ...part, path: `${member.path}/${part.path}` }));
    return [{ ...stamp, content: { document } }, ...inner];
  } catch (error) {
    if (!(error instanceof EyrieError)) throw error;
    return [{ ...stamp, content: { failure: { code: error.code, message: error.message } } }];
  }
}

function spend(budget: PartBudget, what: keyof PartBudget, amount: number, path: string): void {
  budget[what] -= amount;
  if (budget[what] >= 0) return;
  const limit = what === "parts" ? `${MOST_PARTS} documents` : `${MOST_BYTES / 2 ** 20} MB`;
  throw new EyrieError("file-too-large", `${path}: holds more than ${limit}; this one is left out`);
}

/** Names of members as paths that stay below their file, each once. */
function distinctPaths(members: readonly Member[]): string[] {
  const taken = new Set<string>();
  return members.map((member) => {
    const safe = safePath(member.path);
    let path = safe;
    for (let copy = 2; taken.has(path); copy++) path = safe.replace(/(\.[^./]*)?$/, ` (${copy})$1`);
    taken.add(path);
    return path;
  });
}

/** A member called `../../etc/passwd` or `C:\x` is a name, never a way out. */
function safePath(name: string): string {
  const segments = name
    .replace(/^[a-z]:/i, "")
    .replaceAll("\\", "/")
    .replace(/\p{Cc}/gu, "_")
    .split("/")
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  return segments.join("/") || "unnamed";
}

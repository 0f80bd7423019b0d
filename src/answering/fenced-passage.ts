// A passage as a prompt holds it: numbered, named on one line, and between fences that no document can close.
import { randomBytes } from "node:crypto";
import { withTableHeader } from "../document/chunk.ts";
import { describeProvenance } from "../document/provenance.ts";
import type { RetrievedPassage } from "../retrieval/passage.ts";

/** Another for each prompt. */
export function newFence(): string {
  return randomBytes(6).toString("hex");
}

/** Between fences that a document cannot know, so that it cannot close them; what names it is one line whatever it holds. */
export function quotePassage(
  number: number,
  passage: Pick<RetrievedPassage, "text" | "tableHeader" | "provenance">,
  fence: string,
): string {
  const { title, headingPath, date } = passage.provenance;
  const dated = date === undefined || date === "" ? [] : [date.slice(0, 10)];
  const where = [title, describeProvenance(passage.provenance), ...headingPath.slice(-1), ...dated].join(" - ");
  return `[${number}] ${where.replace(/\s+/g, " ")}\n<<${fence}\n${withTableHeader(passage)}\n${fence}>>`;
}

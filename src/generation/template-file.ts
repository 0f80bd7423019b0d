// A prompt format of the operator's own, from a JSON file: how each turn is written, where the model begins, where it must stop.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { EyrieError } from "../errors.ts";
import { type PromptTemplate, type PromptTurn, isWordMarker } from "./prompt-template.ts";

const PLACE = "{text}";
const turn = z.string().refine((value) => value.split(PLACE).length === 2, `must hold ${PLACE} once`);

const templateFile = z.strictObject({
  name: z.string().min(1),
  system: turn,
  user: turn,
  assistant: turn,
  /** What the prompt ends with: the beginning of the model's own turn. */
  last: z.string(),
  stop: z.array(z.string().min(1)).min(1).max(4, "must be at most four, text-generation-inference's limit"),
});

/** @throws EyrieError `configuration-invalid`, naming the file and each field that is wrong */
export function readTemplateFile(path: string): PromptTemplate {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new EyrieError("configuration-invalid", `the prompt template ${path} cannot be read as JSON`, {
      cause: error,
    });
  }
  const parsed = templateFile.safeParse(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`);
    throw new EyrieError("configuration-invalid", `the prompt template ${path}: ${problems.join("; ")}`);
  }
  const { name, last, stop } = parsed.data;
  const write = ({ role, text }: PromptTurn): string => parsed.data[role].split(PLACE).join(text);
  return {
    name,
    format: (turns) => `${turns.map(write).join("")}${last}`,
    stop,
    markers: markersOf([parsed.data.system, parsed.data.user, parsed.data.assistant, last], stop),
  };
}

/** Everything the template itself writes around a text could be forged by one, and so could its stop strings. */
function markersOf(pieces: readonly string[], stop: readonly string[]): RegExp {
  const written = [...pieces.flatMap((piece) => piece.split(PLACE)), ...stop]
    .flatMap((piece) => piece.split("\n"))
    .map((piece) => piece.trim())
    .filter((piece) => piece.length > 1);
  const literal = [...new Set(written)].sort((a, b) => b.length - a.length).map(patternOf);
  return new RegExp([...literal, String.raw`<[|｜][^<>|｜\n]{0,64}[|｜]>`].join("|"), "giu");
}

function patternOf(marker: string): string {
  const literal = marker.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return isWordMarker(marker) ? String.raw`(?<=^|[\n\r\u2028\u2029])[ \t\u200b]*${literal}` : literal;
}

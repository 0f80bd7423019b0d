// Keeps text from forging a turn: documents, names, history and questions are data, whatever they hold.
import type { BaseMessage } from "@langchain/core/messages";
import { EyrieError } from "../errors.ts";
import { type PromptTemplate, type PromptTurn, isWordMarker } from "./prompt-template.ts";
import { TEMPLATES } from "./template-choice.ts";

/** Control words of families that may stand behind a messages route, where the server's template is unknown. */
const OTHER_MARKERS = /<(?:start|end)_of_turn>/g;
const ALL_MARKERS = [...new Map(TEMPLATES.map(({ markers }) => [markers.source, markers])).values(), OTHER_MARKERS];

/**
 * Text in which no turn marker or control token is left: `<|user|>` becomes `< |user| >` and a line that starts with `User:` becomes
 * `> User:`. Without a template, the markers of every known family are broken. Applying it twice changes nothing more.
 */
export function neutralise(text: string, template?: PromptTemplate): string {
  const markers = template === undefined ? ALL_MARKERS : [template.markers];
  for (let current = text; ;) {
    // again until nothing changes: breaking `>>A<<` in `>>A<<|user|>` would otherwise leave `<|user|>`
    const broken = markers.reduce((result, marker) => result.replace(marker, breakMarker), current);
    if (broken === current) return broken;
    current = broken;
  }
}

function breakMarker(marker: string): string {
  return isWordMarker(marker) ? `> ${marker}` : `${marker.slice(0, 1)} ${marker.slice(1, -1)} ${marker.slice(-1)}`;
}

/** LangChain messages as turns, neutralised. @throws EyrieError `invalid-request` for tool messages and the like */
export function toTurns(messages: readonly BaseMessage[], template?: PromptTemplate): PromptTurn[] {
  return messages.map((message) => ({ role: roleOf(message), text: neutralise(message.text, template) }));
}

function roleOf(message: BaseMessage): PromptTurn["role"] {
  const type = message.type;
  if (type === "human") return "user";
  if (type === "ai") return "assistant";
  if (type === "system") return "system";
  throw new EyrieError("invalid-request", `a message of type ${type} cannot be put to a model here`);
}

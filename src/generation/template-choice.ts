// Which prompt format a model is asked in: by the id that /info reports, by a name, or from a file.
import { EyrieError } from "../errors.ts";
import { FALCON_3, FALCON_CHAT, FALCON_INSTRUCT } from "./falcon-prompt.ts";
import { LLAMA_2, LLAMA_3, MISTRAL, ZEPHYR } from "./llama-prompt.ts";
import { CHATML, type PromptTemplate } from "./prompt-template.ts";
import { readTemplateFile } from "./template-file.ts";

export const TEMPLATES: readonly PromptTemplate[] = [
  FALCON_INSTRUCT,
  FALCON_CHAT,
  FALCON_3,
  CHATML,
  LLAMA_3,
  LLAMA_2,
  MISTRAL,
  ZEPHYR,
];

/** The first that matches; more special names come before those they contain. */
const CHOICES: readonly (readonly [RegExp, PromptTemplate])[] = [
  [/falcon[-_ ]?h1|chatml|qwen|hermes/, CHATML],
  [/falcon[-_ ]?3/, FALCON_3],
  [/180b|falcon[-_ ]?2|falcon[-_ ]?11b/, FALCON_CHAT],
  [/falcon/, FALCON_INSTRUCT],
  [/tinyllama|zephyr/, ZEPHYR],
  [/llama[-_ ]?2/, LLAMA_2],
  [/llama/, LLAMA_3],
  [/mi[sx]tral/, MISTRAL],
];

/** Chosen by the `model_id` of /info, a name or a local folder; the first Falcon generation where it tells nothing. */
export function templateFor(modelId: string): PromptTemplate {
  const name = modelId.toLowerCase();
  return CHOICES.find(([pattern]) => pattern.test(name))?.[1] ?? FALCON_INSTRUCT;
}

/**
 * A template by its name, or from a file where the value is a path.
 * @throws EyrieError `configuration-invalid`
 */
export function readTemplate(nameOrPath: string): PromptTemplate {
  const named = TEMPLATES.find((template) => template.name === nameOrPath);
  if (named !== undefined) return named;
  if (/[/\\]|\.json$/.test(nameOrPath)) return readTemplateFile(nameOrPath);
  const names = TEMPLATES.map((template) => template.name).join(", ");
  throw new EyrieError(
    "configuration-invalid",
    `there is no prompt template ${nameOrPath}; give the path of a file, or one of ${names}`,
  );
}

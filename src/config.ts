// Every setting there is, in one schema: default, unit and a line of help. The reference page is generated from it.
import { z } from "zod";
import { EyrieError } from "./errors.ts";
import { serviceSettings } from "./service-settings.ts";
import { readSettingsFile } from "./settings-file.ts";

/** Never empty and always http(s): an empty endpoint would send a client library to a public host. */
const address = z.url({ protocol: /^https?$/, error: "must be an address such as http://127.0.0.1:8080" });
const endpoint = address.optional();
const endpoints = z
  .string()
  .transform((list) => list.split(",").map((one) => one.trim()))
  .pipe(z.array(address))
  .optional();
const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const settings = z.object({
  EYRIE_DATA: z
    .string()
    .min(1)
    .default("data/knowledge-base")
    .describe("Folder of the knowledge base: documents, vectors, index, model graph."),
  ...serviceSettings,
  EYRIE_TGI_URL: endpoints.describe(
    "Address of a text-generation-inference server, asked over /generate_stream with a prompt formatted here (Falcon). Several, separated by commas, share the questions and stand in for one another.",
  ),
  EYRIE_CHAT_URL: endpoints.describe(
    "Address, or several, of a server with a chat template, asked over /v1/chat/completions (TGI, vLLM, SGLang, llama.cpp, Ollama).",
  ),
  EYRIE_CHAT_MODEL: z
    .string()
    .min(1)
    .optional()
    .describe("Model name sent to the chat server; not set: `tgi` to TGI, else the first that the server lists."),
  EYRIE_CHAT_CONTEXT_TOKENS: wholeNumber(256, 10_000_000)
    .optional()
    .describe(
      "Tokens of prompt and answer together, at most, where the chat server states none (then 4096 if not set) or too many. Ollama cuts a longer prompt without a word.",
    ),
  EYRIE_PROMPT_TEMPLATE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Prompt format for EYRIE_TGI_URL: a name or the path of a JSON file (docs/models.md); not set: chosen by the model that the server reports.",
    ),
  EYRIE_MODEL_PLACES: wholeNumber(1, 10_000)
    .default(128)
    .describe("Answers that one model server writes at once; text-generation-inference's own default."),
  EYRIE_MODEL_QUEUE: wholeNumber(0, 10_000)
    .default(256)
    .describe("Questions that may wait for a place; callers take turns. One more is answered without the model."),
  EYRIE_FIRST_TOKEN_SECONDS: wholeNumber(1, 3_600)
    .default(30)
    .describe("Longest wait for the first token of an answer, queue and repeated calls included."),
  EYRIE_BETWEEN_TOKENS_SECONDS: wholeNumber(1, 3_600).default(15).describe("Longest wait for each further token."),
  EYRIE_ANSWER_SECONDS: wholeNumber(1, 86_400).default(300).describe("Longest time a model may take for an answer."),
  EYRIE_MODEL_API_KEY: z.string().min(1).optional().describe("Key sent to the model server as a bearer token."),
  EYRIE_MAX_NEW_TOKENS: wholeNumber(16, 1024)
    .default(384)
    .describe("Most tokens of an answer; at most a quarter of the model's context is used."),
  EYRIE_ANSWER_CACHE: wholeNumber(0, 100_000)
    .default(256)
    .describe("Answers kept in memory for the same caller, question and state of the documents; 0 keeps none."),
  EYRIE_EMBEDDING_DIRECTORY: z
    .string()
    .min(1)
    .optional()
    .describe("Folder of an embedding model in Hugging Face's ONNX form, used in place of the built-in one."),
  EYRIE_EMBEDDING_TEI_URL: endpoint.describe("Address of a text-embeddings-inference server that embeds instead."),
  EYRIE_EMBEDDING_OPENAI_URL: endpoint.describe(
    "Address of a server with /v1/embeddings that embeds instead (vLLM, Ollama, llama.cpp).",
  ),
  EYRIE_EMBEDDING_MODEL: z.string().min(1).default("default").describe("Model name sent to /v1/embeddings."),
  EYRIE_EMBEDDING_API_KEY: z.string().min(1).optional().describe("Key sent to the embedding server as a bearer token."),
  EYRIE_EMBEDDING_QUERY_PREFIX: z
    .string()
    .default("")
    .describe('Put before a question; E5 asks for "query: ", BGE for an instruction.'),
  EYRIE_EMBEDDING_PASSAGE_PREFIX: z.string().default("").describe('Put before a passage; E5 asks for "passage: ".'),
  EYRIE_ANSWERED_FROM: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.33)
    .describe(
      "Least probability that the passages answer, 0 to 1: a question below it is refused. Lower answers more, higher refuses more.",
    ),
  EYRIE_UNSUPPORTED: z
    .enum(["flag", "strike", "refuse"])
    .default("flag")
    .describe(
      "Sentences of a model that no passage supports: flag marks them, strike leaves them out, refuse gives a refusal instead; the last two show nothing before the whole answer is checked.",
    ),
  EYRIE_NLI_DIRECTORY: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Folder of a cross-encoder for natural language inference in Hugging Face's ONNX form: a second opinion on each sentence that a model writes, beside words and meaning.",
    ),
  EYRIE_FUSION: z
    .enum(["scores", "ranks"])
    .default("scores")
    .describe("How words and vectors make one order: by both true scores of every candidate, or by reciprocal ranks."),
  EYRIE_PASSAGES_PER_DOCUMENT: wholeNumber(0, 50)
    .default(3)
    .describe("Most passages of one document while there are others; 0 for any number."),
  EYRIE_RERANKER_TEI_URL: endpoint.describe("Address of a text-embeddings-inference server that reranks."),
  EYRIE_RERANKER_DIRECTORY: z
    .string()
    .min(1)
    .optional()
    .describe("Folder of a cross-encoder in Hugging Face's ONNX form that reranks on this machine."),
  EYRIE_RERANKER_API_KEY: z.string().min(1).optional().describe("Key sent to the reranking server as a bearer token."),
  EYRIE_RERANKED: wholeNumber(2, 100).default(30).describe("Passages given to the reranker."),
  EYRIE_EGRESS: z
    .enum(["configured", "private"])
    .default("configured")
    .describe(
      "Where connections may go besides this machine: configured, to the servers named here alone; private, to any address of a private network too.",
    ),
  EYRIE_PASSAGES: wholeNumber(1, 50).default(8).describe("Passages retrieved for a question."),
});

/** Of each group at most one may be set. */
const EXCLUSIVE = [
  ["EYRIE_TGI_URL", "EYRIE_CHAT_URL"],
  ["EYRIE_RERANKER_DIRECTORY", "EYRIE_RERANKER_TEI_URL"],
  ["EYRIE_EMBEDDING_DIRECTORY", "EYRIE_EMBEDDING_TEI_URL", "EYRIE_EMBEDDING_OPENAI_URL"],
] as const;

/** Of each group either all are set or none. */
const TOGETHER = [["EYRIE_OIDC_ISSUER", "EYRIE_OIDC_AUDIENCE", "EYRIE_OIDC_JWKS_URL"]] as const;

export type Settings = Readonly<z.output<typeof settings>>;

/** The addresses of every server that is set. */
export function serversIn(given: Settings): string[] {
  return Object.values(given)
    .flat()
    .filter((value) => address.safeParse(value).success)
    .map(String);
}

/** Settings that are never shown. */
const SECRET = /_KEY$/;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface EffectiveSetting {
  readonly name: string;
  /** Null when it is not set and has no default. */
  readonly value: string | null;
  readonly from: "default" | "file" | "environment";
}

export interface SettingReference {
  readonly name: string;
  readonly default: string | null;
  readonly help: string;
}

/**
 * Reads the settings from an environment; names outside `EYRIE_` are ignored, an unknown `EYRIE_` name is an error, and an empty value
 * counts as not set.
 * @throws EyrieError `configuration-invalid`, listing every problem at once
 */
export function readSettings(environment: Environment): Settings {
  const given = givenSettings(environment).map(({ name, value }) => [name, value] as const);
  const problems = given.filter(([name]) => !(name in settings.shape)).map(([name]) => `${name}: no such setting`);
  const parsed = settings.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  } else {
    const countSet = (names: readonly (keyof Settings)[]) =>
      names.filter((name) => parsed.data[name] !== undefined).length;
    problems.push(
      ...EXCLUSIVE.filter((names) => countSet(names) > 1).map((names) => `${names.join(", ")}: set one of them`),
      ...TOGETHER.filter((names) => countSet(names) % names.length > 0).map(
        (names) => `${names.join(", ")}: set all of them`,
      ),
    );
  }
  if (problems.length > 0 || !parsed.success) throw new EyrieError("configuration-invalid", problems.join("; "));
  return Object.freeze(parsed.data);
}

/** Every setting as it is in force, and where from; of a key only whether there is one. @throws EyrieError as `readSettings` */
export function explainSettings(environment: Environment): EffectiveSetting[] {
  const inForce = readSettings(environment) as Readonly<Record<string, unknown>>;
  const given = new Map(givenSettings(environment).map((setting) => [setting.name, setting.from]));
  return Object.keys(settings.shape).map((name) => {
    const value = inForce[name];
    const shown = value === undefined ? null : SECRET.test(name) ? "(hidden)" : String(value);
    return { name, value: shown, from: given.get(name) ?? "default" };
  });
}

/** The environment goes before the file that EYRIE_CONFIG names; an empty value counts as not set. */
function givenSettings(environment: Environment): { name: string; value: string; from: "environment" | "file" }[] {
  const { EYRIE_CONFIG: file = "", ...own } = environment;
  const named = new Map<string, { name: string; value: string; from: "environment" | "file" }>();
  const take = (values: Environment, from: "environment" | "file") => {
    for (const [name, value = ""] of Object.entries(values))
      if (value !== "" && (from === "file" || name.startsWith("EYRIE_"))) named.set(name, { name, value, from });
  };
  if (file !== "") take(readSettingsFile(file), "file");
  take(own, "environment");
  return [...named.values()];
}

/** One row a setting, for the reference page. */
export function describeSettings(): SettingReference[] {
  const defaults = settings.parse({}) as Record<string, unknown>;
  return Object.entries(settings.shape).map(([name, schema]) => ({
    name,
    default: defaults[name] === undefined ? null : String(defaults[name]),
    help: schema.description ?? "",
  }));
}

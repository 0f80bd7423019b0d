// Which model servers, with which settings. Their code is loaded when one is configured: it takes as long to load as all the rest.
import type { EntailmentModel } from "./answering/checking/entailment-model.ts";
import type { ModelStatus } from "./application.ts";
import type { Settings } from "./config.ts";
import type { SharedChatModel } from "./generation/shared-chat-model.ts";
import type { Logger } from "./logger.ts";

/** Null: answers are quoted from the documents. @throws EyrieError `configuration-invalid` */
export async function composeModel(settings: Settings, logger: Logger): Promise<SharedChatModel | null> {
  const endpoints = settings.EYRIE_TGI_URL ?? settings.EYRIE_CHAT_URL;
  if (endpoints === undefined) return null;
  const deadlines = {
    firstTokenMs: 1_000 * settings.EYRIE_FIRST_TOKEN_SECONDS,
    betweenTokensMs: 1_000 * settings.EYRIE_BETWEEN_TOKENS_SECONDS,
    totalMs: 1_000 * settings.EYRIE_ANSWER_SECONDS,
  };
  const shared = {
    logger,
    deadlines,
    attempts: 1,
    maxNewTokens: settings.EYRIE_MAX_NEW_TOKENS,
    apiKey: settings.EYRIE_MODEL_API_KEY,
  };
  const create = settings.EYRIE_TGI_URL === undefined ? await chatFactory(settings) : await tgiFactory(settings);
  const { SharedChatModel } = await import("./generation/shared-chat-model.ts");
  return new SharedChatModel({
    servers: endpoints.map((endpoint) => ({ name: endpoint, model: create({ ...shared, endpoint }) })),
    placesPerServer: settings.EYRIE_MODEL_PLACES,
    waiting: settings.EYRIE_MODEL_QUEUE,
    deadlines,
    logger,
  });
}

/** Read only when a model writes: what is quoted needs no second opinion. @throws EyrieError when the directory cannot be used */
export async function composeEntailment({
  EYRIE_NLI_DIRECTORY: directory,
}: Settings): Promise<EntailmentModel | undefined> {
  if (directory === undefined) return undefined;
  const { createOnnxEntailment } = await import("./answering/checking/onnx-entailment.ts");
  return createOnnxEntailment({ directory });
}

export function modelStatus(settings: Settings): ModelStatus {
  const endpoints = settings.EYRIE_TGI_URL ?? settings.EYRIE_CHAT_URL;
  if (endpoints === undefined) return { kind: "extractive", endpoint: null };
  const shown = endpoints
    .map((endpoint) => new URL(endpoint))
    .map(({ protocol, host, pathname }) => `${protocol}//${host}${pathname}`);
  return { kind: settings.EYRIE_TGI_URL === undefined ? "chat" : "tgi", endpoint: shown.join(", ") };
}

async function tgiFactory({ EYRIE_PROMPT_TEMPLATE: named }: Settings) {
  const [{ TgiChatModel }, { readTemplate }] = await Promise.all([
    import("./generation/tgi-chat-model.ts"),
    import("./generation/template-choice.ts"),
  ]);
  const template = named === undefined ? undefined : readTemplate(named);
  return (options: ConstructorParameters<typeof TgiChatModel>[0]) => new TgiChatModel({ ...options, template });
}

async function chatFactory({ EYRIE_CHAT_MODEL: model, EYRIE_CHAT_CONTEXT_TOKENS: contextTokens }: Settings) {
  const { MessagesChatModel } = await import("./generation/messages-chat-model.ts");
  return (options: ConstructorParameters<typeof MessagesChatModel>[0]) =>
    new MessagesChatModel({ ...options, model, contextTokens });
}

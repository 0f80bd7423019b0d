// Passages -> the first words of a model: builds the prompt, and once more with fewer passages when the server finds it too long.
import type { AIMessageChunk } from "@langchain/core/messages";
import { EyrieError } from "../errors.ts";
import { type GroundedChatModel, MODEL_NAME } from "../generation/grounded-chat-model.ts";
import { type Prompt, type PromptInput, buildPrompt } from "./prompt.ts";

export interface PromptedStream {
  readonly prompt: Prompt;
  /** The model that writes. */
  readonly modelName: string;
  /** The answer from its first chunk on; leaving the loop stops the model. */
  readonly chunks: AsyncIterable<AIMessageChunk>;
  /** From the beginning to the first chunk, counting, queue and repeated calls included. */
  readonly firstTokenMs: number;
}

/** Counts and limits may be behind the server, or estimates: what it refuses is tried with a quarter less. */
const TIGHTER = 0.25;

/**
 * Returns when the first chunk is there; until then nothing has been shown and the documents can still be quoted instead.
 * @throws EyrieError `model-*`
 */
export async function openPromptedStream(
  model: GroundedChatModel,
  input: PromptInput & { readonly caller: string },
): Promise<PromptedStream> {
  const started = performance.now();
  try {
    return await openMessages(model, input, await buildPrompt(model, input), started);
  } catch (thrown) {
    if (!(thrown instanceof EyrieError) || thrown.code !== "model-prompt-too-long") throw thrown;
    return openMessages(model, input, await buildPrompt(model, input, TIGHTER), started);
  }
}

/** Returns when the first chunk is there. @param started when the work on the prompt began @throws EyrieError `model-*` */
export async function openMessages(
  model: GroundedChatModel,
  { signal, caller }: { readonly caller: string; readonly signal?: AbortSignal | undefined },
  prompt: Prompt,
  started = performance.now(),
): Promise<PromptedStream> {
  const stream = await model.stream([...prompt.messages], {
    ...(signal === undefined ? {} : { signal }),
    maxNewTokens: prompt.maxNewTokens,
    caller,
  });
  const chunks = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  const named = first.done === true ? undefined : (first.value.response_metadata[MODEL_NAME] as string | undefined);
  const firstTokenMs = performance.now() - started;
  const modelName = named ?? (await model.limits(signal)).modelId;
  return { prompt, modelName, chunks: continued(chunks, first), firstTokenMs };
}

async function* continued(
  chunks: AsyncIterator<AIMessageChunk>,
  first: IteratorResult<AIMessageChunk>,
): AsyncGenerator<AIMessageChunk> {
  try {
    for (let next = first; next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.(undefined);
  }
}

// One or more model servers as one chat model: a fair queue for their places, failover to another server and repeated calls before the
// first token, and rest for a server that keeps failing. After the first token nothing is repeated: text that was shown stands.
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import type { BaseMessage } from "langchain";
import { type ErrorCode, EyrieError, toEyrieError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { BreakerOptions } from "../transport/circuit-breaker.ts";
import { CallWatch, DEFAULT_DEADLINES, type Deadlines } from "../transport/call-watch.ts";
import { FairQueue } from "../transport/fair-queue.ts";
import { DEFAULT_RETRY, retry } from "../transport/retry.ts";
import { GroundedChatModel, type ModelLimits } from "./grounded-chat-model.ts";
import { ModelServer } from "./model-server.ts";

export interface SharedChatModelOptions {
  /** In order of preference; each makes one attempt a call. */
  readonly servers: readonly { readonly name: string; readonly model: GroundedChatModel }[];
  /** Answers that one server writes at once. */
  readonly placesPerServer: number;
  /** Questions that may wait for a place. */
  readonly waiting: number;
  readonly deadlines?: Partial<Deadlines> | undefined;
  /** Rounds of calls in all before the first token. */
  readonly attempts?: number | undefined;
  readonly breaker?: BreakerOptions | undefined;
  readonly logger: Logger;
}

interface OpenStream {
  readonly server: ModelServer;
  readonly chunks: AsyncIterator<AIMessageChunk>;
  readonly first: IteratorResult<AIMessageChunk>;
}

/** Of these another server would say the same. */
const SAME_EVERYWHERE: ReadonlySet<ErrorCode> = new Set([
  "aborted",
  "invalid-request",
  "internal",
  "model-prompt-too-long",
  "model-request-refused",
]);

export class SharedChatModel extends GroundedChatModel {
  readonly #servers: readonly ModelServer[];
  readonly #queue: FairQueue;
  readonly #deadlines: Deadlines;
  readonly #attempts: number;
  readonly #logger: Logger;

  constructor(options: SharedChatModelOptions) {
    super({});
    const { logger, breaker, placesPerServer, waiting } = options;
    this.#logger = logger;
    this.#servers = options.servers.map(
      (server) => new ModelServer({ ...server, logger, ...(breaker === undefined ? {} : { breaker }) }),
    );
    this.#queue = new FairQueue({ places: placesPerServer * options.servers.length, waiting });
    this.#deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines };
    this.#attempts = options.attempts ?? DEFAULT_RETRY.attempts;
  }

  get load(): { running: number; waiting: number; servers: { name: string; isUp: boolean }[] } {
    const servers = this.#servers.map(({ name, health }) => ({ name, isUp: health === "closed" }));
    return { running: this.#queue.running, waiting: this.#queue.waiting, servers };
  }

  override _llmType(): string {
    return "eyrie-shared";
  }

  /** The least of what the servers in use state, so that a prompt fits whichever of them takes it. */
  override async limits(signal?: AbortSignal): Promise<ModelLimits> {
    const ask = async (model: GroundedChatModel, server: ModelServer) => {
      server.limits = await model.limits(signal);
      return server.limits;
    };
    // mostly remembered: a server that went away meanwhile states them all the same
    const stated = await this.#onAny(ask, signal, false);
    const inUse = this.#servers.filter(({ health }) => health === "closed");
    const known = inUse.flatMap(({ limits }) => (limits === null ? [] : [limits]));
    return {
      modelId: stated.modelId,
      maxInputTokens: Math.min(stated.maxInputTokens, ...known.map((limits) => limits.maxInputTokens)),
      maxTotalTokens: Math.min(stated.maxTotalTokens, ...known.map((limits) => limits.maxTotalTokens)),
    };
  }

  override countTokens(messages: readonly BaseMessage[], signal?: AbortSignal): Promise<number> {
    return this.#onAny((model) => model.countTokens(messages, signal), signal);
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const watch = new CallWatch(this.#deadlines, this.#names, options.signal);
    let leaveQueue = (): void => {};
    try {
      leaveQueue = await this.#queue.enter(options.caller ?? "", watch.signal);
      const isWorthIt = () => this.#servers.some(({ health }) => health !== "open");
      const open = () =>
        this.#onAny((model, server) => openStream(model, server, messages, options, watch.signal), watch.signal);
      const rounds = {
        ...DEFAULT_RETRY,
        attempts: this.#attempts,
        isWorthIt,
        signal: watch.signal,
        logger: this.#logger,
      };
      const stream = await retry(open, rounds);
      watch.tokenArrived();
      for await (const chunk of readStream(stream)) {
        if (chunk.text !== "") await runManager?.handleLLMNewToken(chunk.text);
        yield chunk;
      }
    } catch (thrown) {
      throw watch.stopReason ?? toEyrieError(thrown);
    } finally {
      leaveQueue();
      watch.close();
    }
  }

  /** The first result of the servers that are well, the least busy first and in their order. */
  async #onAny<Result>(
    work: (model: GroundedChatModel, server: ModelServer) => Promise<Result>,
    signal?: AbortSignal,
    isProof = true,
  ): Promise<Result> {
    let failure = new EyrieError("model-unreachable", `the model server at ${this.#names} failed and rests for now`);
    const left = await this.#ready(signal);
    while (left.length > 0) {
      const server = takeLeastBusy(left);
      try {
        return await server.call((model) => work(model, server), signal, isProof);
      } catch (thrown) {
        const error = toEyrieError(thrown);
        if (SAME_EVERYWHERE.has(error.code)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** A server whose rest is over is tried beside the answer, or before it when there is no other. */
  async #ready(signal: AbortSignal | undefined): Promise<ModelServer[]> {
    const well = this.#servers.filter(({ health }) => health === "closed");
    const rested = this.#servers.filter(({ health }) => health === "trial");
    if (well.length > 0) {
      for (const server of rested) void server.recover().catch(() => {});
      return well;
    }
    for (const server of rested) {
      const isBack = await server.recover(signal).then(
        () => true,
        () => false,
      );
      if (isBack) return [server];
    }
    signal?.throwIfAborted();
    return [];
  }

  get #names(): string {
    return this.#servers.map(({ name }) => name).join(", ");
  }
}

/** Chosen and called in one turn of the event loop, so that questions that come together go to different servers. */
function takeLeastBusy(servers: ModelServer[]): ModelServer {
  const least = Math.min(...servers.map(({ running }) => running));
  const [server] = servers.splice(
    servers.findIndex(({ running }) => running === least),
    1,
  );
  if (server === undefined) throw new EyrieError("internal", "there is no server to choose from");
  return server;
}

/** Opened when its first chunk is there; until then the call may go to another server. */
async function openStream(
  model: GroundedChatModel,
  server: ModelServer,
  messages: BaseMessage[],
  options: Parameters<GroundedChatModel["_streamResponseChunks"]>[1],
  signal: AbortSignal,
): Promise<OpenStream> {
  server.running += 1;
  try {
    const { maxNewTokens, stop } = options;
    server.limits = await model.limits(signal);
    const stream = await model.stream(messages, {
      signal,
      ...(maxNewTokens === undefined ? {} : { maxNewTokens }),
      ...(stop === undefined ? {} : { stop }),
    });
    const chunks = stream[Symbol.asyncIterator]();
    return { server, chunks, first: await chunks.next() };
  } catch (thrown) {
    server.running -= 1;
    throw thrown;
  }
}

async function* readStream({ server, chunks, first }: OpenStream): AsyncGenerator<ChatGenerationChunk> {
  try {
    for (let next = first; next.done !== true; next = await chunks.next()) {
      yield new ChatGenerationChunk({ text: next.value.text, message: next.value });
    }
  } catch (thrown) {
    server.count(toEyrieError(thrown));
    throw thrown;
  } finally {
    server.running -= 1;
    await chunks.return?.(undefined);
  }
}

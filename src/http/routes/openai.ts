// What programs made for OpenAI's API ask for: chat completions answered from the documents, the list of models, embeddings.
import { randomUUID } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { AskRequest } from "../../answering/answer-question.ts";
import type { Application } from "../../application.ts";
import { questionOf, sourcesOf } from "../chat-messages.ts";
import { publicError } from "../error-wire.ts";
import { chatBody, chatCompletion, embeddingList, embeddingsBody, modelList } from "../openai-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";
import { wholeAnswer } from "./ask.ts";

const ANSWERS = "eyrie";
const EMBEDS = "eyrie-embedding";
const HEARTBEAT_MS = 15_000;

const chatRoute = route({
  method: "post",
  path: "/v1/chat/completions",
  operationId: "createChatCompletion",
  summary: "Answers the last message from the documents, as OpenAI's API does, with `citations` besides",
  role: "reader",
  request: { body: { required: true, content: { "application/json": { schema: chatBody } } } },
  responses: {
    200: {
      description: "The completion, or chunks of it with `stream`.",
      content: { "application/json": { schema: chatCompletion }, "text/event-stream": { schema: z.string() } },
    },
  },
});

const modelsRoute = route({
  method: "get",
  path: "/v1/models",
  operationId: "listModels",
  summary: "Lists what answers and what embeds, as OpenAI's API does",
  role: "reader",
  responses: { 200: { description: "The models.", content: { "application/json": { schema: modelList } } } },
});

const embeddingsRoute = route({
  method: "post",
  path: "/v1/embeddings",
  operationId: "createEmbeddings",
  summary: "Embeds texts with the engine of the knowledge base, as OpenAI's API does",
  role: "reader",
  request: { body: { required: true, content: { "application/json": { schema: embeddingsBody } } } },
  responses: { 200: { description: "One vector a text.", content: { "application/json": { schema: embeddingList } } } },
});

export function openaiRoutes({ application }: ServiceParts) {
  return routeGroup()
    .openapi(chatRoute, async (context) => {
      const { messages, stream } = context.req.valid("json");
      const request = { ...questionOf(messages), principal: context.var.principal };
      if (stream === true) return streamCompletion(context, application, request);
      const end = await wholeAnswer(application.ask({ ...request, signal: context.req.raw.signal }));
      const { text, citations, finishReason } = end;
      const message = { role: "assistant" as const, content: text + sourcesOf(end), refusal: null, citations };
      const choices = [{ index: 0, message, finish_reason: finishReason, logprobs: null }];
      return Response.json({ ...head("chat.completion"), choices, citations });
    })
    .openapi(modelsRoute, (context) => {
      const model = (id: string) => ({ id, object: "model" as const, created: 0, owned_by: "eyrie" });
      return context.json({ object: "list" as const, data: [model(ANSWERS), model(EMBEDS)] }, 200);
    })
    .openapi(embeddingsRoute, async (context) => {
      const { input, encoding_format: format } = context.req.valid("json");
      const texts = typeof input === "string" ? [input] : input;
      const { vectors, tokens } = await application.embed(texts, context.req.raw.signal);
      const data = vectors.map((vector, index) => ({
        object: "embedding" as const,
        index,
        embedding: format === "base64" ? toBase64(vector) : Array.from(vector),
      }));
      const usage = { prompt_tokens: tokens, total_tokens: tokens };
      return context.json({ object: "list" as const, model: EMBEDS, data, usage }, 200);
    });
}

/** Chunks of text as they are written, then the sources, then the end; an error is a chunk of its own, which clients throw. */
function streamCompletion(
  context: Context,
  application: Pick<Application, "ask">,
  request: Omit<AskRequest, "signal">,
): Response {
  return streamSSE(context, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const heartbeat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT_MS);
    const first = head("chat.completion.chunk");
    const send = (delta: object, finish: string | null = null, besides: object = {}) =>
      stream.writeSSE({
        data: JSON.stringify({ ...first, choices: [{ index: 0, delta, finish_reason: finish }], ...besides }),
      });
    try {
      await send({ role: "assistant", content: "" });
      for await (const event of application.ask({ ...request, signal: left.signal })) {
        if (event.type === "text-delta") await send({ content: event.text });
        if (event.type !== "answer-end") continue;
        const sources = sourcesOf(event);
        if (sources !== "") await send({ content: sources });
        await send({ citations: event.citations }, event.finishReason, { citations: event.citations });
      }
      await stream.writeSSE({ data: "[DONE]" });
    } catch (thrown) {
      await stream.writeSSE({ data: JSON.stringify(publicError(thrown).toBody()) });
    } finally {
      clearInterval(heartbeat);
    }
  });
}

function head<Kind extends string>(object: Kind) {
  return { id: `chatcmpl-${randomUUID()}`, object, created: Math.floor(Date.now() / 1_000), model: ANSWERS };
}

/** 32-bit floats, little endian, as OpenAI's clients read them. */
function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}

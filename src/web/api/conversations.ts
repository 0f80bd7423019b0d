// The conversations of whoever is there, and what they say of answers.
import type { z } from "zod";
import type { conversation, conversationDetail, conversationPage, feedback } from "../../http/conversation-wire.ts";
import type { FeedbackReason } from "../../http/conversation-wire.ts";
import { call } from "./call.ts";

export type Conversation = z.output<typeof conversation>;
export type ConversationPage = z.output<typeof conversationPage>;
export type ConversationDetail = z.output<typeof conversationDetail>;

export function listConversations(query: string, limit: number, signal: AbortSignal): Promise<ConversationPage> {
  const asked = new URLSearchParams({ limit: String(limit), ...(query === "" ? {} : { query }) });
  return call(`/v1/conversations?${asked.toString()}`, { signal });
}

/** @throws CallError `invalid-request` where none is kept */
export function beginConversation(title: string, signal: AbortSignal): Promise<Conversation> {
  return call("/v1/conversations", { method: "POST", body: { title }, signal });
}

/** @throws CallError `not-found` */
export function readConversation(id: string, signal: AbortSignal): Promise<ConversationDetail> {
  return call(addressOf(id), { signal });
}

export function renameConversation(id: string, title: string): Promise<Conversation> {
  return call(addressOf(id), { method: "PATCH", body: { title } });
}

export function deleteConversation(id: string): Promise<void> {
  return call(addressOf(id), { method: "DELETE" });
}

export interface GivenFeedback {
  readonly verdict: "up" | "down";
  readonly reason?: FeedbackReason;
  readonly note?: string;
  readonly question: string;
  readonly text: string;
  readonly sources: readonly {
    readonly documentId: string;
    readonly page: number | null;
    readonly heading: string | null;
    readonly quote: string;
  }[];
  /** The answer, where a conversation keeps it. */
  readonly exchange?: { readonly conversationId: string; readonly number: number };
}

export function giveFeedback(given: GivenFeedback): Promise<z.output<typeof feedback>> {
  return call("/v1/feedback", { method: "POST", body: given });
}

export function takeFeedbackBack(id: string): Promise<void> {
  return call(`/v1/feedback/${id}`, { method: "DELETE" });
}

function addressOf(id: string): string {
  return `/v1/conversations/${encodeURIComponent(id)}`;
}

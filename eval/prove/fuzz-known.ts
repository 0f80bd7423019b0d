// What is there to ask for: without it most requests would end at the first id or name that nobody has.
import type { KnownValues } from "./fuzz-values.ts";

export interface KnownOptions {
  readonly url: string;
  /** Of an admin. */
  readonly key: string;
  /** A folder that may be ingested, and files taken from. */
  readonly library: string;
  /** Paths of documents that are not deleted. */
  readonly kept: ReadonlySet<string>;
}

const NOBODY_HAS = "0".repeat(32);
const NO_JOB = "00000000-0000-4000-8000-000000000000";

export async function knownValues({ url, key, library, kept }: KnownOptions): Promise<KnownValues> {
  const headers = { "x-api-key": key };
  const get = async <Body>(path: string) => (await (await fetch(`${url}${path}`, { headers })).json()) as Body;
  const { documents } = await get<{ documents: { id: string; path: string }[] }>("/v1/documents?limit=200");
  const { jobs } = await get<{ jobs: { id: string }[] }>("/v1/ingest-jobs");
  const { conversations } = await get<{ conversations: { id: string }[] }>("/v1/conversations");
  const { feedback } = await get<{ feedback: { id: string }[] }>("/v1/feedback");
  const ids = [...documents.map(({ id }) => id), NOBODY_HAS];
  const deleted = documents.filter(({ path }) => !kept.has(path)).slice(0, 1);
  const jobIds = [...jobs.slice(0, 20).map(({ id }) => id), NO_JOB];
  return {
    id: ids,
    // most stay, so that there is something to ask for
    "deleteDocument.id": [...Array.from({ length: 9 }, () => NOBODY_HAS), ...deleted.map(({ id }) => id)],
    "getIngest.id": jobIds,
    "watchIngest.id": jobIds,
    "cancelIngest.id": jobIds,
    ...Object.fromEntries(
      ["getConversation.id", "renameConversation.id", "deleteConversation.id", "ask.conversationId"].map((name) => [
        name,
        idsOf(conversations),
      ]),
    ),
    "takeFeedbackBack.id": idsOf(feedback),
    // nothing else of this machine: whatever is made otherwise is no absolute path
    "startIngest.folder": [library, `${library}/.`, `${library}/wind.md`, "/nowhere/\u0001", "/dev/null/x"],
    "signIn.key": [key, "eyrie_", "x"],
    "callMcp.body": messages(ids),
    collection: ["default", "notes", "wind"],
    paths: ["*.md", "*", "nowhere/*"],
    role: ["user", "assistant", "system", "tool"],
    content: ["How is the wind measured?", "And the rain?", null],
    question: ["How is the wind measured?", "When is the mast inspected?", "Who is the king of France?"],
    query: ["wind", '"ten metres"', "mast -rain"],
  };
}

function idsOf(things: readonly { readonly id: string }[]): string[] {
  return [...things.slice(0, 20).map(({ id }) => id), NOBODY_HAS];
}

/** Of the agents' protocol, in both its generations. */
function messages(ids: readonly string[]): object[] {
  const call = (name: unknown, given: unknown) => ({ method: "tools/call", params: { name, arguments: given } });
  const envelope = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "fuzz", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const requests = [
    {
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "f", version: "1" } },
    },
    { method: "initialize", params: {} },
    { method: "tools/list" },
    { method: "ping" },
    { method: "server/discover", params: { _meta: envelope } },
    { method: "subscriptions/listen", params: { _meta: envelope, notifications: { toolsListChanged: true } } },
    { method: "tools/list", params: { _meta: envelope } },
    call("search", { query: "wind", limit: 2 }),
    call("search", { query: "\0", filter: { paths: ["[!a-"] } }),
    call("ask", { question: "How is the wind measured?" }),
    { ...call("ask", { question: "x" }), params: { ...call("ask", { question: "x" }).params, _meta: envelope } },
    call("read_document", { documentId: ids[0], start: 1 }),
    call("read_document", { documentId: ids[0], page: -1 }),
    call("none", {}),
    call(7, "x"),
    call("__proto__", null),
    { method: "notifications/cancelled", params: { requestId: 1 } },
    { result: {} },
    { error: { code: 1, message: "x" } },
  ];
  return requests.flatMap((request) => [
    { jsonrpc: "2.0", id: 1, ...request },
    { jsonrpc: "2.0", ...request },
    { jsonrpc: "2.0", id: null, ...request },
  ]);
}

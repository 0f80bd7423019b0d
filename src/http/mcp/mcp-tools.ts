// The three tools: each does what the route of the same verb does, as the same caller, and gives its result as data and as text.
import type { CallToolResult, McpServer } from "@modelcontextprotocol/server";
import type { Application } from "../../application.ts";
import type { Principal } from "../../document/principal.ts";
import { toEyrieError } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import { publicError } from "../error-wire.ts";
import { wholeAnswer } from "../routes/ask.ts";
import { describeAnswer, describePassages, describeText } from "./mcp-text.ts";
import { askArguments, askedAnswer, foundPassages, readArguments, readText, searchArguments } from "./mcp-wire.ts";

export interface ToolParts {
  readonly application: Pick<Application, "ask" | "search" | "library">;
  readonly logger: Logger;
  readonly principal: Principal;
}

const DEFAULT_LENGTH = 20_000;
/** Nothing is changed, and nothing outside the knowledge base is reached. */
const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

export function registerSearch(server: McpServer, { application, logger, principal }: ToolParts): void {
  const definition = {
    title: "Search the documents",
    description: "Lists the passages of the documents that fit best, best first.",
    inputSchema: searchArguments,
    outputSchema: foundPassages,
    annotations,
  };
  server.registerTool("search", definition, ({ query, ...narrowed }, { mcpReq: { signal } }) =>
    orFailure(logger, async () => {
      const found = await application.search({ principal, question: query, ...narrowed, signal });
      const passages = found.map(({ provenance, rank, text, score }) => ({ ...provenance, number: rank, text, score }));
      const structuredContent = foundPassages.parse({ passages });
      return { content: [{ type: "text", text: describePassages(structuredContent) }], structuredContent };
    }),
  );
}

export function registerAsk(server: McpServer, { application, logger, principal }: ToolParts): void {
  const definition = {
    title: "Ask the documents",
    description:
      "Answers a question from the documents alone, with citations of file, page and quote; says so when they do not answer.",
    inputSchema: askArguments,
    outputSchema: askedAnswer,
    annotations,
  };
  server.registerTool("ask", definition, (asked, { mcpReq: { signal } }) =>
    orFailure(logger, async () => {
      const end = await wholeAnswer(application.ask({ principal, ...asked, history: [], explain: false, signal }));
      const structuredContent = askedAnswer.parse({ ...end, question: asked.question });
      return { content: [{ type: "text", text: describeAnswer(structuredContent) }], structuredContent };
    }),
  );
}

export function registerReadDocument(server: McpServer, { application, logger, principal }: ToolParts): void {
  const definition = {
    title: "Read a document",
    description: "Gives the text of a page of a document, or a part of it from an offset on.",
    inputSchema: readArguments,
    outputSchema: readText,
    annotations,
  };
  server.registerTool("read_document", definition, ({ documentId, page, start = 0, length = DEFAULT_LENGTH }) =>
    orFailure(logger, async () => {
      const { path, title } = application.library.describe(documentId, principal);
      const part = page === undefined ? { start, length } : { page };
      const read = application.library.read(documentId, part, principal);
      const structuredContent = readText.parse({ ...read, path, title });
      return { content: [{ type: "text", text: describeText(structuredContent) }], structuredContent };
    }),
  );
}

/** What went wrong, for the model that called: it may do better next time. */
async function orFailure(logger: Logger, work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (thrown) {
    const { code, message, kind } = publicError(thrown);
    if (code === "internal") logger.error("tool-failed", { reason: toEyrieError(thrown).message });
    return { isError: true, content: [{ type: "text", text: `${message}. ${kind.remedy} (${code})` }] };
  }
}

// eyrie mcp: the tools of the Model Context Protocol for the one program that started this process, over standard input and output.
import type { Readable } from "node:stream";
import { Command } from "commander";
import type { Application } from "../application.ts";
import { OWNER } from "../document/principal.ts";
import { auditedApplication } from "../http/access/audited-application.ts";
import type { Logger } from "../logger.ts";
import { type CommandContext, type CommonOptions, withApplication } from "./terminal.ts";

export function mcpCommand(context: CommandContext, logger: Logger): Command {
  return new Command("mcp")
    .description(
      "answer an agent that speaks the Model Context Protocol, over standard input and output, until it leaves",
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const keepsQuestions = context
        .settings(options)
        .some(({ name, value }) => name === "EYRIE_AUDIT_QUESTIONS" && value === "text");
      const { people } = context.people(options);
      try {
        await withApplication(context, options, async ({ application }) => {
          // the index opens while the agent introduces itself; what goes wrong is told with the first question
          application.ready().catch(() => undefined);
          const audited = auditedApplication(application, { people, keepsQuestions });
          await serveAgent(context, audited, logger);
        });
      } finally {
        people.close();
      }
    });
}

/** Nothing but the protocol may stand on standard output: it is the agent's. */
async function serveAgent(
  { terminal, signal }: CommandContext,
  application: Application,
  logger: Logger,
): Promise<void> {
  const { StdioServerTransport, serveStdio } = await import("@modelcontextprotocol/server/stdio");
  const { createMcpServer } = await import("../http/mcp/mcp-server.ts");
  const { input, output } = terminal;
  const left = hasLeft(input, signal);
  const connection = serveStdio(() => createMcpServer({ application, logger, principal: OWNER }), {
    transport: new StdioServerTransport(input, output),
    // the tools never change
    maxSubscriptions: 0,
    onerror: ({ message }) => logger.warn("mcp-refused", { reason: message }),
  });
  await left;
  await connection.close();
}

function hasLeft(input: Readable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    for (const ending of ["end", "close", "error"]) input.once(ending, () => resolve());
  });
}

// Where commands write: results to standard output, progress and errors to standard error.
import type { Application } from "../application.ts";
import type { Logger } from "../logger.ts";
import type { Upkeep } from "../upkeep.ts";

export interface Terminal {
  /** A piece of the result. */
  write(text: string): void;
  /** A line about the work, not part of the result. */
  note(line: string): void;
  /** Whether progress can be redrawn in place. */
  readonly interactive: boolean;
  /** Where a conversation is read from, and echoed to while it is typed. */
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Stream for drawing progress. */
  readonly progressStream: NodeJS.WritableStream;
}

/** What the entry file hands to every command. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Opens the product with the settings of the environment, changed by these; logs warnings alone unless given a logger. */
  open(changes: {
    data?: string | undefined;
    port?: string | undefined;
    /** In place of those of the environment. */
    settings?: Readonly<Record<string, string>> | undefined;
    logger?: Logger | undefined;
    /** For a command that may have nothing to embed. */
    modelWhenNeeded?: boolean | undefined;
  }): Promise<OpenedApplication>;
  /** The upkeep of the same knowledge base, which is not opened. */
  upkeep(changes: { data?: string | undefined }): Upkeep;
}

export interface OpenedApplication {
  readonly application: Application;
  readonly host: string;
  readonly port: number;
}

export interface CommonOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Opens the product, runs `work` with it and closes it, whatever happens. */
export async function withApplication<Result>(
  context: CommandContext,
  options: CommonOptions & {
    port?: string;
    settings?: Readonly<Record<string, string>>;
    logger?: Logger;
    modelWhenNeeded?: boolean;
  },
  work: (opened: OpenedApplication) => Promise<Result>,
): Promise<Result> {
  const { data, port, settings, logger, modelWhenNeeded } = options;
  const opened = await context.open({ data, port, settings, logger, modelWhenNeeded });
  try {
    return await work(opened);
  } finally {
    await opened.application.close();
  }
}

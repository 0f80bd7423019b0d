// Where commands write: results to standard output, progress and errors to standard error.
import type { Readable, Writable } from "node:stream";
import type { Application } from "../application.ts";
import type { EffectiveSetting } from "../config.ts";
import type { Check } from "../doctor/check.ts";
import type { ServiceAccess } from "../http/access/service-access.ts";
import type { Logger } from "../logger.ts";
import type { PeopleDatabase } from "../people/people-database.ts";
import type { Upkeep } from "../upkeep.ts";

export interface Terminal {
  /** A piece of the result. */
  write(text: string): void;
  /** A line about the work, not part of the result. */
  note(line: string): void;
  /** Whether progress can be redrawn in place. */
  readonly interactive: boolean;
  /** Where a conversation is read from, and echoed to while it is typed; an agent's messages, and the answers to them. */
  readonly input: Readable;
  readonly output: Writable;
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
  /** The settings in force and where from. @throws EyrieError `configuration-invalid` */
  settings(changes: { data?: string | undefined }): EffectiveSetting[];
  /** What may keep the product from running well here; see `src/doctor/examination.ts`. */
  examine(changes: { data?: string | undefined }): AsyncIterable<Check>;
  /** Who is let in to the service, and on which conditions; the caller closes `people`. @throws EyrieError when it may not listen */
  access(changes: { data?: string | undefined }): Promise<ServiceAccess & Pick<OpenedPeople, "people">>;
  /** Sends traces if a collector is set, else null; the caller closes it. */
  traces(changes: { data?: string | undefined }): Promise<{ close(): Promise<void> } | null>;
  /** Who may ask of the same knowledge base, which is not opened. */
  people(changes: { data?: string | undefined }): OpenedPeople;
}

export interface OpenedPeople {
  readonly people: PeopleDatabase;
  readonly file: string;
}

/** Names in the audit log whoever runs a command on the machine that holds the files. */
export const COMMAND_LINE = "command-line";

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

/** Opens who may ask, runs `work` with it and closes it, whatever happens. */
export async function withPeople(
  context: CommandContext,
  options: CommonOptions,
  work: (opened: OpenedPeople) => void,
): Promise<void> {
  const opened = context.people(options);
  try {
    work(opened);
  } finally {
    opened.people.close();
  }
}

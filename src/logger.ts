// Structured log lines without content: never a document's text, a question, a key or a prompt.

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const LEVELS = ["info", "warn", "error"] as const;

/** One JSON object a line, to the given sink (stderr in the service); what is below the least level is left out. */
export function createLogger(write: (line: string) => void, least: (typeof LEVELS)[number] = "info"): Logger {
  const logAt = (level: (typeof LEVELS)[number]) =>
    LEVELS.indexOf(level) < LEVELS.indexOf(least)
      ? () => {}
      : (event: string, fields: LogFields = {}) => {
          write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
        };
  return { info: logAt("info"), warn: logAt("warn"), error: logAt("error") };
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

// Writes the reference pages from the code they describe: `npm run docs`. A test fails when a page is behind.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeSettings } from "../src/config.ts";
import { ERROR_KINDS } from "../src/errors.ts";

const GENERATED = "Written by `npm run docs`; change the code it describes, not this page.";

export function renderConfiguration(): string {
  const rows = describeSettings().map(
    ({ name, default: value, help }) => `| \`${name}\` | ${value === null ? "not set" : `\`${value}\``} | ${help} |`,
  );
  return `# Settings

${GENERATED}

Settings are environment variables, or names and values in a file of JSON that \`--config\` or \`EYRIE_CONFIG\` names; the environment goes
before the file. \`npx eyrie config\` prints those in force, without keys. An empty value counts as not set, an unknown name that begins with \`EYRIE_\` is an error, and
all problems are reported at once. \`--data\` and \`--port\` on the command line go before \`EYRIE_DATA\` and \`EYRIE_PORT\`.

| name | default | what it is |
|---|---|---|
${rows.join("\n")}
`;
}

export function renderErrors(): string {
  const rows = Object.entries(ERROR_KINDS).map(
    ([code, kind]) =>
      `| \`${code}\` | ${kind.status} | ${kind.exitCode} | ${kind.retryable ? "yes" : "no"} | ${kind.meaning} | ${kind.remedy} |`,
  );
  return `# Errors

${GENERATED}

Every route, and the \`error\` event of a stream, answers with one shape:

\`\`\`json
{ "error": { "code": "invalid-request", "message": "question: must not be empty", "remedy": "Correct the named field.", "retryable": false } }
\`\`\`

Commands print the message and the remedy to standard error and leave with the exit code; with \`--json\` they print the same shape.
Besides these, \`ask\` leaves with 1 when the documents do not answer, \`search\` with 1 when nothing was found, \`ingest\` with 65 when some
files could not be read, and \`verify\` with 65 when the knowledge base is not whole.

| code | HTTP status | exit code | may succeed later as it is | when | what to do |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}

export const REFERENCE_PAGES: Readonly<Record<string, () => string>> = {
  "configuration.md": renderConfiguration,
  "errors.md": renderErrors,
};

if (import.meta.filename === process.argv[1]) {
  for (const [name, render] of Object.entries(REFERENCE_PAGES))
    writeFileSync(join(import.meta.dirname, name), render());
}

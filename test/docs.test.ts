// Documentation is true: references equal the code, commands and links in it exist, the quick start is two lines.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { SUPPORTED_EXTENSIONS } from "../ingest/document-format.ts";
import { REFERENCE_PAGES } from "../docs/write-reference.ts";
import { ingestCommand } from "../src/cli/ingest-command.ts";
import { purgeCommand } from "../src/cli/purge-command.ts";
import { removeCommand } from "../src/cli/remove-command.ts";
import { retryCommand } from "../src/cli/retry-command.ts";
import { statusCommand } from "../src/cli/status-command.ts";
import type { CommandContext } from "../src/cli/terminal.ts";
import { createService } from "../src/http/service.ts";
import { silentLogger } from "../src/logger.ts";
import type { Application } from "../src/application.ts";

const root = resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const manifest = JSON.parse(read("package.json")) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};
const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

test("the quick start is exactly the two commands", () => {
  const section = read("README.md").split("## Quick start")[1]?.split("```")[1]?.trim();
  expect(section).toBe("sh\nnpm ci && npm start\nnpm ci && npm test");
});

test.each(Object.entries(REFERENCE_PAGES))("docs/%s is what the code says", (name, render) => {
  expect(read(`docs/${name}`)).toBe(render());
});

describe.each(pages)("%s", (page) => {
  const text = read(page);

  test("links lead to files that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !existsSync(resolve(root, page, "..", link)))).toEqual([]);
  });

  test("npm scripts it names exist", () => {
    const named = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[a-z]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  test("source files it names exist", () => {
    const named = [...text.matchAll(/`((?:src|ingest|eval|test|data|docs)\/[^`*<> ]*)`/g)].map(
      (match) => match[1] ?? "",
    );
    const missing = named.filter((name) => !existsSync(join(root, name)) && name !== "data/knowledge-base");
    expect(missing).toEqual([]);
  });
});

test("every option of the commands that deal with folders is documented, and no other", () => {
  const context = {} as CommandContext;
  const ignore = () => {};
  const commands = [
    ingestCommand(context, ignore),
    statusCommand(context),
    retryCommand(context, ignore),
    removeCommand(context),
    purgeCommand(context),
  ];
  const page = read("docs/ingest.md");
  const options = commands.flatMap((command) => command.options.map(({ long }) => long ?? ""));
  const documented = [...page.matchAll(/`(?:[^`]* )?(--[a-z-]+)[^`]*`/g)].map((match) => match[1] ?? "");
  expect([...new Set(documented)].sort()).toEqual([...new Set([...options, "--json"])].sort());
  for (const command of commands) expect(page).toContain(`eyrie ${command.name()}`);
});

test("every command is shown", () => {
  const commands = readdirSync(join(root, "src/cli")).flatMap((name) => /^(.+)-command\.ts$/.exec(name)?.[1] ?? []);
  expect(commands).toContain("verify");
  const shown = pages.map(read).join("\n");
  expect(commands.filter((name) => !shown.includes(`npx eyrie ${name}`))).toEqual([]);
});

test("every route is documented, and no other", () => {
  const service = createService({} as Application, silentLogger);
  const routes = service.routes
    .filter((route) => route.method !== "ALL")
    .map((route) => `${route.method} ${route.path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const documented = [...read("docs/http.md").matchAll(/^\| `((?:GET|POST|PATCH|DELETE) [^`]+)`/gm)].map(
    (match) => match[1] ?? "",
  );
  expect(documented.sort()).toEqual([...new Set(routes)].sort());
});

test("docs/formats.md names every extension that is read and no other", () => {
  const table =
    read("docs/formats.md")
      .match(/^\|.*\|$/gm)
      ?.map((row) => row.split("|")[2] ?? "") ?? [];
  const named = table.flatMap((cell) => cell.match(/`\.\w+`/g) ?? []).map((extension) => extension.slice(1, -1));
  expect(named.toSorted()).toEqual(SUPPORTED_EXTENSIONS.toSorted());
});

test("the packages the product is made of are imported by what ships", () => {
  const sources = ["src", "ingest"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  );
  const needed = [
    "hono",
    "@hono/node-server",
    "hnswlib-node",
    "pdf-parse",
    "mammoth",
    "@huggingface/inference",
    "langchain",
    "@langchain/community",
    "@langchain/core",
    "@langchain/textsplitters",
    "better-sqlite3",
  ];
  const unused = needed.filter(
    (name) => !sources.some((source) => source.includes(`from "${name}"`) || source.includes(`from "${name}/`)),
  );
  expect(unused).toEqual([]);
  expect(needed.filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

// The package as another program installs it: packed, unpacked in that program's folder, imported in a chain of LangChain's, type-checked.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
let program: string;

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): string {
  try {
    return execFileSync(command, args, { cwd: program, encoding: "utf8", env: { ...process.env, ...environment } });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

beforeAll(() => {
  program = mkdtempSync(join(tmpdir(), "eyrie-program-"));
  const modules = join(program, "node_modules");
  mkdirSync(join(modules, "eyrie"), { recursive: true });
  execFileSync("npm", ["pack", "--pack-destination", program], { cwd: root, stdio: "pipe" });
  const archive = readdirSync(program).find((name) => name.endsWith(".tgz")) ?? "";
  run("tar", ["xzf", archive, "-C", join(modules, "eyrie"), "--strip-components=1"]);
  // what npm would have installed beside it
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "eyrie") symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(program, "package.json"), JSON.stringify({ type: "module" }));
});

afterAll(() => rmSync(program, { recursive: true, force: true }));

test("the example runs: retriever, prompt, model and sources in one chain", () => {
  cpSync(join(root, "docs/examples/langchain.js"), join(program, "chain.js"));
  const said = run("node", ["chain.js", inject("sampleKnowledgeBase"), "Which form do I need when I lost a receipt?"]);
  expect(said).toMatch(/^\(the model's answer\)\n\[1\] /);
  expect(said).toContain("handbook/travel-and-expenses.pdf, page");
});

test("a wrong folder and a wrong setting are errors with a code", () => {
  const source = `
    import { EyrieError, openKnowledgeBase } from "eyrie";
    for (const options of [{ data: "nowhere" }, { data: process.argv[2], settings: { EYRIE_PORT: "many" } }]) {
      const error = await openKnowledgeBase(options).catch((error) => error);
      process.stdout.write(\`\${error instanceof EyrieError} \${error.code} \`);
    }`;
  writeFileSync(join(program, "wrong.js"), source);
  expect(run("node", ["wrong.js", inject("sampleKnowledgeBase")])).toBe(
    "true knowledge-base-missing true configuration-invalid ",
  );
  expect(existsSync(join(program, "nowhere"))).toBe(false);
});

test("the typed client is imported by itself", () => {
  const source = `
    import { createEyrieClient } from "eyrie/client";
    process.stdout.write(createEyrieClient("http://127.0.0.1:1").v1.search.$url().pathname);`;
  writeFileSync(join(program, "client.js"), source);
  expect(run("node", ["client.js"])).toBe("/v1/search");
});

test("its types hold in a program of TypeScript, and refuse what is wrong", () => {
  const source = `
    import { RunnableLambda } from "@langchain/core/runnables";
    import { EyrieError, OWNER, openKnowledgeBase } from "eyrie";
    import type { EyrieRetriever, PassageMetadata, Principal, Provenance } from "eyrie";
    const principal: Principal = OWNER;
    const knowledgeBase = await openKnowledgeBase({ data: "x", settings: process.env });
    const retriever: EyrieRetriever = knowledgeBase.retriever({ limit: 3, principal, filter: { formats: ["pdf"] } });
    const chain = retriever.pipe(
      RunnableLambda.from((documents: { metadata: PassageMetadata }[]): Provenance[] => documents.map((d) => d.metadata)),
    );
    const places: Provenance[] = await chain.invoke("per diem");
    export const page: number | null = places[0]?.page ?? null;
    export const code = new EyrieError("not-found", String(page)).code;
    // @ts-expect-error a retriever without a principal
    knowledgeBase.retriever({ limit: 3 });
    // @ts-expect-error a page is a number
    export const wrong: string = places[0]?.page;
  `;
  writeFileSync(join(program, "chain.ts"), source);
  const compiler = join(root, "node_modules/.bin/tsc");
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
  expect(run(compiler, [...options, "chain.ts"])).toBe("");
});

test("its native parts are found where npm puts them beside it", () => {
  // stands in for node-gyp: says where it was started and with which header
  const compiler = `
    const { appendFileSync, existsSync } = require("node:fs");
    const [, header] = (process.env.CXXFLAGS ?? "").match(/-include (\\S+)/) ?? [];
    const found = header === undefined ? "none" : existsSync(require("node:path").resolve("build", header));
    appendFileSync(process.env.SAID, process.cwd().split("/").at(-1) + " " + found + "\\n");`;
  writeFileSync(join(program, "compiler.cjs"), compiler);
  const said = join(program, "said.txt");
  run("node", ["node_modules/eyrie/bin/build-native.js"], {
    npm_config_node_gyp: join(program, "compiler.cjs"),
    SAID: said,
    CXXFLAGS: "",
  });
  expect(readFileSync(said, "utf8").trim().split("\n").sort()).toEqual(["better-sqlite3 true", "hnswlib-node none"]);
});

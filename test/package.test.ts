// The package as another program installs it: packed, unpacked in that program's folder, imported in a chain of LangChain's, type-checked.
import { execFileSync, spawnSync } from "node:child_process";
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
  execFileSync("npm", ["run", "package", "--", "--pack-destination", program], { cwd: root, stdio: "pipe" });
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
  for (const name of ["better-sqlite3", "hnswlib-node"]) withoutBuild(name);
  // stands in for node-gyp: says where it was started and with which header, and leaves what a compiler would
  const compiler = `
    const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require("node:fs");
    const [, header] = (process.env.CXXFLAGS ?? "").match(/-include (\\S+)/) ?? [];
    const found = header === undefined ? "none" : existsSync(require("node:path").resolve("build", header));
    appendFileSync(process.env.SAID, process.cwd().split("/").at(-1) + " " + found + "\\n");
    mkdirSync("build/Release", { recursive: true });
    for (const name of ["better_sqlite3", "addon"]) writeFileSync("build/Release/" + name + ".node", "");`;
  writeFileSync(join(program, "compiler.cjs"), compiler);
  const said = join(program, "said.txt");
  const build = () =>
    run("node", ["node_modules/eyrie/bin/build.js"], {
      npm_config_node_gyp: join(program, "compiler.cjs"),
      SAID: said,
      CXXFLAGS: "",
    });
  expect(build()).toContain("Compiling better-sqlite3 and hnswlib-node: one to three minutes");
  expect(readFileSync(said, "utf8").trim().split("\n").sort()).toEqual(["better-sqlite3 true", "hnswlib-node none"]);
  expect(build(), "what is compiled is not compiled again").toBe("");
});

test("where its native parts are not compiled, the command and the package say how to", () => {
  withoutBuild("hnswlib-node");
  writeFileSync(join(program, "import.js"), `import "eyrie";`);
  for (const args of [["node_modules/eyrie/bin/eyrie.js", "status"], ["import.js"]]) {
    const { status, stderr } = spawnSync("node", args, { cwd: program, encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/hnswlib-node is not compiled for Node\.js v\S+; run: node \S+\/eyrie\/bin\/build\.js/);
  }
});

test("an installation in this folder runs no script of a package", () => {
  const folder = join(program, "scripts");
  mkdirSync(join(folder, "caller"), { recursive: true });
  const scripts = { postinstall: "touch called" };
  writeFileSync(join(folder, "caller/package.json"), JSON.stringify({ name: "caller", version: "1.0.0", scripts }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ dependencies: { caller: "file:caller" } }));
  // npm hands its settings to what it runs, these tests among them
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const install = () => {
    rmSync(join(folder, "node_modules"), { recursive: true, force: true });
    execFileSync("npm", ["install", "--offline", "--install-links"], { cwd: folder, env, stdio: "pipe" });
    return existsSync(join(folder, "node_modules/caller/called"));
  };
  expect(install(), "without the settings of this folder").toBe(true);
  cpSync(join(root, ".npmrc"), join(folder, ".npmrc"));
  expect(install()).toBe(false);
});

/** In place of what npm would have installed, the package as it comes, without what a compiler makes of it. */
function withoutBuild(name: string): void {
  const folder = join(program, "node_modules", name);
  rmSync(folder, { recursive: true });
  cpSync(join(root, "node_modules", name), folder, {
    recursive: true,
    filter: (path) => !path.startsWith(join(root, "node_modules", name, "build")),
  });
}

test("what is locked is had from whatever registry npm is set to", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});

// Compiles SQLite and HNSW for this machine with the system's compiler, against the headers that came with Node. The packages' own install
// scripts would first look for binaries and headers on public hosts: .npmrc lets npm run none of them, and here nothing is fetched.
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { NATIVE_PARTS, compiledFor, packageFolder } from "./native-parts.js";

const prefix = dirname(dirname(process.execPath));
/** npm names its own node-gyp in the environment of every script it runs; where none runs this, it lies beside Node. */
const nodeGyp =
  process.env.npm_config_node_gyp ?? join(prefix, "lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js");
const parts = NATIVE_PARTS.map((part) => ({ ...part, folder: packageFolder(part.name) }));
const absent = parts.find(({ folder }) => folder === null);
if (absent !== undefined) fail(`${absent.name} is not installed`);

const outdated = parts.filter(
  ({ folder, binding, flags }) =>
    !existsSync(join(folder, "build/Release", binding)) || !isDeepStrictEqual(compiledFor(folder), stateOf(flags)),
);
if (outdated.length > 0) await compileAll();

async function compileAll() {
  if (!existsSync(nodeGyp)) fail("this needs the node-gyp that npm brings: run it as `npm run build`");
  if (!existsSync(join(prefix, "include", "node", "node_api.h")))
    fail(`no headers of Node in ${prefix}/include/node; on Debian's own Node: apt-get install libnode-dev`);
  console.log(`Compiling ${outdated.map(({ name }) => name).join(" and ")}: one to three minutes`);
  const started = Date.now();
  const outcomes = await Promise.all(outdated.map((part) => compile(part, started)));
  for (const { name, code, output } of outcomes) {
    if (code !== 0)
      fail(`${name} did not compile; on Debian: apt-get install g++ make python3\n${output.slice(-4000)}`);
  }
}

function compile({ name, folder, header, flags }, started) {
  // from where the compiler runs: a relative path has no blanks of the user's in it
  const include =
    header === null ? "" : `-include ${relative(join(folder, "build"), join(import.meta.dirname, header))}`;
  const added = [process.env.CXXFLAGS, include, flags].filter(Boolean).join(" ");
  return new Promise((done) => {
    // set in the environment, where it goes before a setting of the user's npm that may name another Node
    const env = { ...process.env, npm_config_nodedir: prefix, CXXFLAGS: added };
    const command = [nodeGyp, "rebuild", "--release"];
    const compiler = spawn(process.execPath, command, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [compiler.stdout, compiler.stderr]) stream.on("data", (piece) => (output += piece));
    compiler.on("close", (code) => {
      if (code === 0) {
        writeFileSync(join(folder, "build/compiled-for.json"), JSON.stringify(stateOf(flags)));
        console.log(`  ${name}: done after ${Math.round((Date.now() - started) / 1000)} s`);
      }
      done({ name, code, output });
    });
  });
}

/** What a compiled part depends on besides its package. */
function stateOf(flags) {
  const { model = "" } = cpus()[0] ?? {};
  return { abi: process.versions.modules, platform: process.platform, processor: `${process.arch} ${model}`, flags };
}

function fail(reason) {
  console.error(`eyrie: ${reason}`);
  process.exit(1);
}

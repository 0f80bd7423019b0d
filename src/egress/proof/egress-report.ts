// The report of a proof: Markdown to file, and the same as JSON.
import { readFileSync } from "node:fs";
import { cpus, release, type, version } from "node:os";
import type { EgressProof } from "./egress-proof.ts";
import { HOSTILE_ENVIRONMENT } from "./hostile-environment.ts";
import type { Observed } from "./inside-namespace.ts";

export interface EgressReport extends EgressProof {
  readonly held: boolean;
  readonly at: string;
  readonly eyrie: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  /** Version of each package that the product depends on, as installed. */
  readonly packages: Readonly<Record<string, string>>;
  readonly hostileVariables: readonly string[];
}

const ROOT = new URL("../../../", import.meta.url);

export function reportOf(proof: EgressProof): EgressReport {
  const manifest = readManifest(new URL("package.json", ROOT));
  const packages = Object.keys(manifest.dependencies ?? {}).map((name) => [name, installedVersion(name)] as const);
  return {
    held: proof.failings.length === 0,
    at: new Date().toISOString(),
    eyrie: manifest.version,
    node: process.version,
    system: `${type()} ${release()} (${version()})`,
    processor: cpus()[0]?.model ?? "unknown",
    packages: Object.fromEntries(packages),
    hostileVariables: Object.keys(HOSTILE_ENVIRONMENT),
    ...proof,
  };
}

export function renderReport(report: EgressReport): string {
  const { steps, run, besides, refusals, controls } = report;
  const shown = besides === null ? steps : [...steps, besides.step];
  const lines = [
    "# Eyrie: what left the machine",
    "",
    report.held
      ? "**Nothing.** No name was asked for, no connection and no datagram was attempted beyond this machine."
      : "**It does not hold.**",
    ...report.failings.map((failing) => `- ${cell(failing)}`),
    "",
    "| | |",
    "|---|---|",
    `| date | ${report.at} |`,
    `| Eyrie | ${report.eyrie} |`,
    `| Node | ${report.node} |`,
    `| system | ${cell(report.system)} |`,
    `| processor | ${cell(report.processor)} |`,
    "",
    "## How it was watched",
    "",
    "The product ran in a Linux network namespace of its own (`unshare --user --net --mount`), in which every address of IPv4 and IPv6 leads",
    "back to the namespace. A sinkhole there answered every name and took connections at the usual ports; attempts at any other port were",
    "counted by the kernel. These variables, which have libraries call out, were set, each naming a place that would have shown:",
    "",
    report.hostileVariables.map((name) => `\`${name}\``).join(", "),
    "",
    "## What ran",
    "",
    "| what | outcome | seconds |",
    "|---|---|---|",
    ...shown.map(({ what, outcome, seconds }) => `| ${cell(what)} | ${cell(outcome)} | ${seconds.toFixed(1)} |`),
    "",
    "## What was attempted",
    "",
    ...describeObserved("by the product", run),
    `- refused by Eyrie's own guard: ${refusals.length}`,
    ...(besides === null
      ? []
      : [
          ...describeObserved(`by ${besides.step.what}`, besides),
          "  (its tests connect to closed ports of this machine on purpose; that count is not judged)",
        ]),
    "",
    "## The positive control",
    "",
    "A program without the guard asked for a name, connected to it, and sent to a port where nobody listens, before the run and after it:",
    "the same watch must see that.",
    "",
    ...controls.flatMap((control, index) => describeObserved(index === 0 ? "before" : "after", control)),
    "",
    "## To repeat it",
    "",
    "`npx eyrie prove-egress` on Linux with util-linux and iproute2; no right over the machine is needed. The same as data, with the versions of",
    "all packages, is in the JSON file beside this one.",
    "",
  ];
  return lines.join("\n");
}

function describeObserved(who: string, { attempts, counters }: Observed): string[] {
  const asked = attempts.map(({ kind, target }) => `${kind} ${target}`).join("; ");
  return [
    `- ${who}: ${attempts.length === 0 ? "no name, no connection, no datagram" : cell(asked)}; counted by the kernel: ${counters.refusedConnections} refused connections, ${counters.lostDatagrams} datagrams to closed ports, ${counters.withoutRoute} without a route`,
  ];
}

function cell(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").slice(0, 600);
}

/** Below the package, or beside it where it is itself a dependency. */
function installedVersion(name: string): string {
  for (const folder of ["node_modules/", "../"]) {
    try {
      return readManifest(new URL(`${folder}${name}/package.json`, ROOT)).version;
    } catch {
      continue;
    }
  }
  return "not installed";
}

function readManifest(file: URL): { version: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(file, "utf8")) as { version: string; dependencies?: Record<string, string> };
}

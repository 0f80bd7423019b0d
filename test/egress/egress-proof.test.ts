// Nothing leaves: the whole product in a namespace where every attempt shows, and a program that does call out, which must show.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failingsOf, proveEgress } from "../../src/egress/proof/egress-proof.ts";
import { renderReport, reportOf } from "../../src/egress/proof/egress-report.ts";
import type { Observed, ProofFindings } from "../../src/egress/proof/inside-namespace.ts";
import { runEyrie } from "../support/run-eyrie.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CALLING_OUT = `
  const { connect } = require("node:net");
  connect(443, "192.0.2.1").on("connect", () => process.exit());`;

test("ingest, questions, service and page reach for nothing; what calls out beside them is seen", async () => {
  const besides = { command: [process.execPath, "-e", CALLING_OUT], folder: "/" };
  const proof = await proveEgress({ besides }, AbortSignal.timeout(150_000));
  expect(proof.steps.filter(({ held }) => !held)).toEqual([]);
  expect(proof.run.attempts).toEqual([]);
  expect(proof.failings).toEqual(["reached for a connection: ::ffff:192.0.2.1 port 443"]);
  const report = renderReport(reportOf(proof));
  expect(report).toContain("It does not hold");
  expect(report).toContain("192.0.2.1 port 443");
}, 180_000);

describe("a proof", () => {
  const quiet = { refusedConnections: 0, lostDatagrams: 0, withoutRoute: 0 };
  const nothing: Observed = { attempts: [], counters: quiet };
  const seen: Observed = {
    attempts: [
      { at: "", kind: "name", target: "control.test" },
      { at: "", kind: "connection", target: "198.51.100.7 port 80" },
    ],
    counters: { ...quiet, refusedConnections: 1, lostDatagrams: 1 },
  };
  const held: ProofFindings = { steps: [], refusals: [], run: nothing, besides: null, controls: [seen, seen] };

  test("holds when nothing but the control was seen", () => {
    expect(failingsOf(held)).toEqual([]);
  });

  test.each<[string, Partial<ProofFindings>]>([
    ["a name was asked for", { run: { ...nothing, attempts: [{ at: "", kind: "name", target: "a.test" }] } }],
    ["a port where nobody listens was tried", { run: { ...nothing, counters: { ...quiet, refusedConnections: 1 } } }],
    ["a datagram was lost", { run: { ...nothing, counters: { ...quiet, lostDatagrams: 1 } } }],
    ["the guard refused something", { refusals: ["egress-refused"] }],
    ["a command failed", { steps: [{ what: "ingest", outcome: "exit code 70", held: false, seconds: 1 }] }],
    ["the control was not seen", { controls: [seen, nothing] }],
    [
      "the control's datagram was not",
      { controls: [{ ...seen, counters: { ...quiet, refusedConnections: 1 } }, seen] },
    ],
  ])("does not hold when %s", (_, changed) => {
    expect(failingsOf({ ...held, ...changed })).toHaveLength(1);
  });
});

test("where no namespace can be made, the command says so and what to do, and writes no report", async () => {
  const folder = join(temporaryFolder(), "report");
  const ran = await runEyrie(["prove-egress", "--report", folder], { PATH: "/nonexistent" });
  expect(ran.code).toBe(69);
  expect(ran.err).toContain("namespace-not-permitted");
  expect(ran.err).toContain("util-linux");
  expect(existsSync(folder)).toBe(false);
});

test("the continuous build has what the proof needs", () => {
  const build = readFileSync(join(import.meta.dirname, "../../.ci/run"), "utf8");
  expect(build).toContain("unshare:util-linux");
  expect(build).toContain("ip:iproute2");
});

// What can be checked of the files for running it without the machines they are for: that they parse, and close what they promise to close.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { composeAccess } from "../src/compose-access.ts";
import { readSettings } from "../src/config.ts";
import { PeopleDatabase } from "../src/people/people-database.ts";

const root = resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

const service = z.object({
  image: z.string().optional(),
  command: z.string().optional(),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  deploy: z
    .object({
      resources: z.object({ reservations: z.object({ devices: z.array(z.object({ count: z.number() })) }) }),
    })
    .optional(),
});
const compose = z
  .object({
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.record(z.string(), z.unknown())),
  })
  .parse(parse(read("compose.yaml"), { merge: true }));

const networksOf = (name: string) => {
  const networks = compose.services[name]?.networks ?? [];
  return Array.isArray(networks) ? networks : Object.keys(networks);
};
const wordsOf = (name: string) => (compose.services[name]?.command ?? "").split(/\s+/);
const valueOf = (name: string, flag: string) => wordsOf(name)[wordsOf(name).indexOf(flag) + 1];

describe("compose.yaml", () => {
  test.each(["falcon-7b", "falcon-40b", "tei"])(
    "%s has no way out, fetches nothing, reads its weights from a folder",
    (name) => {
      expect(networksOf(name)).toEqual(["models"]);
      expect(compose.networks["models"]).toEqual({ internal: true });
      expect(compose.services[name]?.environment).toMatchObject({ HF_HUB_OFFLINE: "1", HF_HUB_DISABLE_TELEMETRY: "1" });
      expect(valueOf(name, "--model-id")).toMatch(/^\/weights\//);
      expect(compose.services[name]?.volumes).toEqual([expect.stringMatching(/:\/weights:ro$/)]);
      expect(compose.services[name]?.ports).toBeUndefined();
      expect(compose.services[name]?.image).toMatch(/:[\w-]*\d+\.\d+/);
    },
  );

  test.each([
    ["falcon-7b", 1],
    ["falcon-40b", 2],
  ])("%s has a shard on each of %i GPUs, Falcon's context, and keeps its statistics to itself", (name, gpus) => {
    expect(valueOf(name, "--num-shard")).toBe(String(gpus));
    expect(compose.services[name]?.deploy?.resources.reservations.devices[0]?.count).toBe(gpus);
    expect(valueOf(name, "--usage-stats")).toBe("off");
    expect(Number(valueOf(name, "--max-total-tokens"))).toBe(2048);
    expect(Number(valueOf(name, "--max-input-tokens"))).toBeLessThan(2048);
    expect(wordsOf(name)).not.toContain("--trust-remote-code");
  });

  test("Eyrie cannot write its root, is published on this machine alone, and starts with its settings and one key", async () => {
    const eyrie = compose.services["eyrie"];
    expect(eyrie).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
    expect(eyrie?.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(networksOf("eyrie")).toEqual(["models", "front"]);
    expect(compose.networks["front"]).toMatchObject({
      driver_opts: { "com.docker.network.bridge.enable_ip_masquerade": "false" },
    });
    // as it is where none of the machine's own variables is set
    const environment = Object.entries(eyrie?.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(/^\$\{\w+:-(.*)\}$/, "$1"),
    ]);
    const data = mkdtempSync(join(tmpdir(), "eyrie-compose-"));
    onTestFinished(() => rmSync(data, { recursive: true }));
    const settings = readSettings({ ...Object.fromEntries(environment), EYRIE_DATA: data });
    expect(settings).toMatchObject({ EYRIE_TGI_URL: ["http://tgi:8080"] });
    await expect(composeAccess(settings)).rejects.toMatchObject({ code: "keys-missing" });
    const people = PeopleDatabase.open(data);
    people.keys.create({ name: "first", role: "admin", user: null, collections: "all", expiresMs: null });
    people.close();
    const access = await composeAccess(settings);
    access.people.close();
  });
});

test("the image is run as nobody and holds what it copies", () => {
  const lines = read("Dockerfile").split("\n");
  expect(lines.filter((line) => line.startsWith("USER "))).toEqual(["USER 10001:10001"]);
  const copied = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(" ").slice(1, -1));
  const sent = read(".dockerignore")
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1));
  expect(copied.toSorted()).toEqual(sent.toSorted());
});

test("what the image copies is enough to make the page, and to read documents as a user without a name or a home", () => {
  const image = mkdtempSync(join(tmpdir(), "eyrie-image-"));
  onTestFinished(() => rmSync(image, { recursive: true }));
  for (const [, from = "", to = ""] of read("Dockerfile").matchAll(/^COPY (?!--)(.*) (\S+)$/gm)) {
    for (const name of from.split(" "))
      cpSync(join(root, name), join(image, to, to.endsWith("/") ? name : ""), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(image, "node_modules"));
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: image, encoding: "utf8", env: { PATH: process.env["PATH"] } });
  run(process.execPath, "bin/build.js");
  expect(existsSync(join(image, "dist/web/index.html"))).toBe(true);
  const ingest = [process.execPath, "bin/eyrie.js", "ingest", "data/sample/handbook", "--data", join(image, "kb")];
  expect(run("unshare", "--map-user=10001", "--map-group=10001", "--net", ...ingest)).toContain("7 added");
});

test("the unit lets the kernel refuse every address but this machine's, and stops later than answers end", () => {
  const settings = new Map(
    read("docs/deploy/eyrie.service")
      .split("\n")
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  expect(settings.get("IPAddressDeny")).toBe("any");
  expect(settings.get("IPAddressAllow")).toBe("localhost");
  expect(settings.get("ProtectSystem")).toBe("strict");
  expect(settings.get("User")).toBe("eyrie");
  expect(Number(settings.get("TimeoutStopSec"))).toBeGreaterThan(30);
  expect(settings.get("SystemCallFilter")?.split(" "), "what V8 asks for as it starts").toContain("@pkey");
  // Node compiles as it runs
  expect(settings.has("MemoryDenyWriteExecute")).toBe(false);
});

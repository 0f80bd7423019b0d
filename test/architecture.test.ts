// Imports point one way and never in a circle; what the folders promise is held here.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** What each folder of src may import besides itself and the vocabulary (config types excluded). */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  document: [],
  transport: [],
  egress: [],
  embedding: ["document", "transport", "egress"],
  catalogue: ["document"],
  vector: ["document"],
  generation: ["transport"],
  people: ["document"],
  "knowledge-base": ["catalogue", "vector", "document"],
  reranking: ["document", "transport", "embedding"],
  retrieval: ["reranking", "knowledge-base", "catalogue", "embedding", "document"],
  answering: ["retrieval", "embedding", "generation", "document"],
  http: ["people", "answering", "retrieval", "knowledge-base", "document", "application"],
  cli: [
    "config",
    "doctor",
    "people",
    "http",
    "answering",
    "retrieval",
    "knowledge-base",
    "document",
    "application",
    "upkeep",
    "egress",
  ],
  application: ["answering", "retrieval", "knowledge-base", "document"],
  client: ["http"],
  upkeep: ["knowledge-base"],
  web: ["answering", "document", "http"],
  config: ["service-settings", "settings-file"],
  doctor: [],
};
const VOCABULARY = new Set(["errors", "logger"]);
const COMPOSITION = [
  "compose",
  "compose-access",
  "compose-embedding",
  "compose-examination",
  "compose-model",
  "compose-ranking",
  "compose-knowledge-base",
  "compose-traces",
  "compose-upkeep",
  "index",
  "main",
  "open-knowledge-base",
];
/** Where a process begins: the command line, and the child that parses files. */
const ENTRY_FILES = new Set(["src/main.ts", "src/egress/proof/inside-namespace.ts", "ingest/document-reader-child.ts"]);

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function pageFiles(): string[] {
  return readdirSync(join(root, "src/web"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join("src/web", name));
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  const found = [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return found.map((specifier) => relative(root, resolve(root, dirname(file), specifier)));
}

/** `src/http/service.ts` is in `http`, `src/errors.ts` is `errors`, `ingest/plan.ts` is `ingest`. */
function partOf(file: string): string {
  const [top, second] = file.split("/");
  return top === "src" ? (second ?? "").replace(/\.ts$/, "") : (top ?? "");
}

const sources = [...filesBelow("src"), ...filesBelow("ingest"), ...filesBelow("eval")];

describe("imports", () => {
  test("there are sources to look at", () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(100);
  });

  test("point one way", () => {
    const upward = sources.flatMap((file) => {
      const from = partOf(file);
      return importsOf(file)
        .filter((target) => {
          const to = partOf(target);
          if (from === to || VOCABULARY.has(to)) return false;
          if (from === "eval" || COMPOSITION.includes(from)) return false;
          if (from === "ingest")
            return ["http", "cli", "application", "upkeep", "config", "eval", ...COMPOSITION].includes(to);
          return !(ALLOWED[from] ?? []).includes(to);
        })
        .map((target) => `${file} -> ${target}`);
    });
    expect(upward).toEqual([]);
  });

  test("only composition imports ingest", () => {
    const importers = filesBelow("src").filter((file) => importsOf(file).some((target) => partOf(target) === "ingest"));
    expect(importers.filter((file) => !COMPOSITION.includes(partOf(file)))).toEqual([]);
  });

  /** What is built for the browser must hold nothing of the server: no file of src outside the page, no part of Node. */
  test("the page takes types alone from the rest", () => {
    const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^;"]*?\sfrom\s+)?"([^"]+)";?|\bimport\(\s*"([^"]+)"/gm;
    const files = pageFiles();
    const outward = files.flatMap((file) => {
      const source = readFileSync(join(root, file), "utf8");
      return [...source.matchAll(STATEMENT)].flatMap(([, type, fixed, loaded]) => {
        const specifier = fixed ?? loaded ?? "";
        const target = relative(root, resolve(root, dirname(file), specifier));
        const stays = specifier.startsWith(".") ? partOf(target) === "web" : !specifier.startsWith("node:");
        return stays ? [] : [{ line: `${file} -> ${specifier}`, isType: type !== undefined }];
      });
    });
    expect(files.length).toBeGreaterThan(30);
    expect(outward.length).toBeGreaterThan(5);
    expect(outward.filter(({ isType }) => !isType).map(({ line }) => line)).toEqual([]);
  });

  test("form no circle", () => {
    const graph = new Map(sources.map((file) => [file, importsOf(file)]));
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(" -> "));
      if (done.has(file) || trail.includes(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });

  test("the process is touched in the entry files alone", () => {
    const touching = [...filesBelow("src"), ...filesBelow("ingest")].filter((file) =>
      /\bprocess\.(?:env|argv|exit|exitCode)\b/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(touching.filter((file) => !ENTRY_FILES.has(file))).toEqual([]);
  });
});

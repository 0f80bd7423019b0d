// JSON by record, source code by definition.
import { describe, expect, test } from "vitest";
import { loadCode } from "../../../ingest/loaders/code-loader.ts";
import { loadJson } from "../../../ingest/loaders/json-loader.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const loadJsonText = (json: string) => loadJson(Buffer.from(json), "stations.json");

describe("JSON", () => {
  test("a list of records is a section a record, with the keys of every value", async () => {
    const json = [
      { name: "Brno", place: { altitude: 237, tags: ["rain", "snow"] } },
      { id: 7, note: null, on: false },
    ];
    const document = await loadJsonText(JSON.stringify(json));
    expectExactSections(document);
    expect(outlineOf(document)).toEqual([
      "Record 1: Brno: name: Brno\nplace.altitude: 237\nplace.tags: rain, snow",
      "Record 2: 7: id: 7\non: false",
    ]);
    expect((await loadJsonText(json.map((record) => JSON.stringify(record)).join("\n"))).text).toBe(document.text);
  });

  test("an object is a section a key that holds objects", async () => {
    const document = await loadJsonText(
      '{"version": 3, "stations": [{"name": "Brno"}, {"name": "Zlín"}], "owner": {"mail": "a@b"}}',
    );
    expect(outlineOf(document)).toEqual([": version: 3", "stations: name: Brno\n\nname: Zlín", "owner: mail: a@b"]);
  });

  test.each([
    ["not JSON", '{"a": 1', "file-unreadable"],
    ["endless nesting", `${"[".repeat(5000)}1${"]".repeat(5000)}`, "file-unreadable"],
    ["nothing", "{}", "file-without-text"],
  ])("%s is refused", async (_name, json, code) => {
    await expect(loadJsonText(json)).rejects.toMatchObject({ code });
  });
});

describe("source code", () => {
  const body = Array.from({ length: 20 }, (_, index) => `  step(${index});`).join("\n");
  const source = `import x from "x";\n\n/** Reads. */\nexport async function readAll(a) {\n${body}\n}\n\nexport const writeAll = (a) => {\n\n${body}\n};\n`;

  test("is kept whole, a section a definition, comments with what they tell of", async () => {
    const document = await loadCode(Buffer.from(source), "lib/all.ts");
    expectExactSections(document);
    expect(document.title).toBe("all.ts");
    expect(document.sections.map(({ headingPath }) => headingPath.join())).toEqual([
      "",
      "function readAll",
      "writeAll",
    ]);
    expect(document.sections[1]?.text).toBe(`/** Reads. */\nexport async function readAll(a) {\n${body}\n}`);
    expect(document.blocks?.every(({ kind }) => kind === "code")).toBe(true);
  });

  test.each([
    ["a.py", "class Gauge:", "class Gauge"],
    ["a.sql", "CREATE TABLE gauges (", "TABLE gauges"],
    ["a.rs", "pub fn read_all() {", "fn read_all"],
    ["a.go", "func ReadAll(a int) error {", "func ReadAll"],
  ])("definitions are known in %s", async (name, line, heading) => {
    const { sections } = await loadCode(Buffer.from(`${line}\n${body}\n${body}\n`), name);
    expect(sections[0]?.headingPath).toEqual([heading]);
  });
});

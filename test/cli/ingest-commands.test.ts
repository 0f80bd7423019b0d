// The commands that deal with folders, as a person or a program runs them.
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { folderOf } from "../support/library.ts";
import { runEyrie } from "../support/run-eyrie.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Line {
  readonly type: string;
  readonly path?: string;
}

test("dry run, ingest, report, failures, retry, removal and purge", async () => {
  const data = join(temporaryFolder(), "kb");
  cpSync(join(inject("sampleKnowledgeBase"), "models"), join(data, "models"), { recursive: true });
  const folder = folderOf({
    "rain.md": "# Rain\n\nThe tipping bucket counts.\n",
    "wind.txt": "It turns.\n",
    "broken.pdf": "%PDF-1.7\n",
    "drafts/old.md": "# Old\n\nold\n",
  });
  const eyrie = (...args: string[]) => runEyrie([...args, "--data", data]);
  const plan = await eyrie("ingest", folder, "--exclude", "drafts/", "--dry-run");
  expect(plan).toMatchObject({ code: 0, out: expect.stringMatching(/3 to add[\s\S]*add {5}rain\.md/) as string });

  const ingest = await eyrie("ingest", folder, "--exclude", "drafts/", "--collection", "weather", "--json");
  expect(ingest).toMatchObject({ code: 65, err: "" });
  const lines = ingest.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  expect(lines[0]).toMatchObject({ type: "plan-made", toRead: 3 });
  expect(
    lines
      .filter(({ type }) => type === "file-added")
      .map(({ path }) => path)
      .sort(),
  ).toEqual(["rain.md", "wind.txt"]);
  expect(lines.at(-1)).toMatchObject({ type: "report-made", report: { outcome: "finished", excluded: 0 } });

  expect((await eyrie("status")).out).toMatch(/\(collection weather\): 2 documents, 1 failed\n {2}without: drafts\//);
  expect((await eyrie("status", "--failed")).out).toMatch(/broken\.pdf\n.*\(file-unreadable\)/);
  expect((await eyrie("status", "--report")).out).toMatch(/begun .*, finished\n2 added[\s\S]*slow: /);

  writeFileSync(join(folder, "broken.pdf"), "now it is nothing but text, which a PDF is not");
  expect(await eyrie("retry", join(folder, "broken.pdf"))).toMatchObject({ code: 65 });
  rmSync(join(folder, "broken.pdf"));
  expect(await eyrie("retry")).toMatchObject({
    code: 0,
    out: expect.stringContaining("2 unchanged, 0 failed") as string,
  });
  expect((await eyrie("remove", join(folder, "wind.txt"))).out).toContain("removed 1 documents");
  expect(await eyrie("remove", join(folder, "wind.txt"))).toMatchObject({ code: 66 });
  expect((await eyrie("purge")).out).toContain("purged");
  expect((await eyrie("ingest", folder)).out).toContain("0 added, 0 updated, 0 removed, 1 unchanged");
  expect((await eyrie("ingest", folder, "--poll", "soon")).code).toBe(64);
}, 180_000);

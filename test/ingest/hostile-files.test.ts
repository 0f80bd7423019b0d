// Files that break readers beside ordinary ones: each has one status, a true one, and the others are indexed.
import { join } from "node:path";
import { expect, test } from "vitest";
import { problemsOf } from "../../eval/prove/hostile.ts";
import { makeHostileLibrary } from "../../eval/prove/hostile-library.ts";
import { openLibrary } from "../support/library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("each of the hostile files has its one status, and every ordinary file is indexed", async () => {
  const folder = join(temporaryFolder(), "library");
  makeHostileLibrary(folder);
  const library = openLibrary(undefined, { baseMilliseconds: 20_000 });
  const report = await library.sync([folder], { signal: AbortSignal.timeout(280_000) });
  expect(problemsOf(report)).toEqual([]);
  expect(report.hiddenText).toMatchObject([{ path: "hidden.md" }]);
  // what failed is not tried again by itself
  const again = await library.sync([folder], { signal: AbortSignal.timeout(60_000) });
  expect(again).toMatchObject({ added: [], updated: [], failed: report.failed });
  expect(library.lastReport()).toMatchObject({ unchanged: report.added.length, skipped: report.skipped });
}, 300_000);

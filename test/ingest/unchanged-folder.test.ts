// An ingest that finds nothing to do costs no more than looking: neither the embedding model nor the index is loaded.
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { composeApplication } from "../../src/compose.ts";
import { readSettings } from "../../src/config.ts";
import { OWNER } from "../../src/document/principal.ts";
import { silentLogger } from "../../src/logger.ts";
import { folderOf } from "../support/library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Model and index live in threads. */
function threads(): number {
  return (process.report.getReport() as { workers: unknown[] }).workers.length;
}

async function open(data: string) {
  const settings = readSettings({ EYRIE_DATA: data });
  const application = await composeApplication({ settings, logger: silentLogger, modelWhenNeeded: true });
  onTestFinished(() => application.close());
  const signal = AbortSignal.timeout(50_000);
  return {
    ...application,
    signal,
    sync: (folder: string) => application.sync([folder], { signal, onEvent: () => {} }),
  };
}

test("a folder in step is looked at and nothing is loaded; what comes later is", async () => {
  const data = join(temporaryFolder(), "kb");
  const folder = folderOf({ "wind.txt": "The anemometer starts to turn at 0.4 m/s.", "empty.txt": "" });
  const before = threads();
  const first = await open(data);
  expect(await first.sync(folder)).toMatchObject({ added: ["wind.txt"] });
  expect(threads()).toBeGreaterThan(before);
  await first.close();

  const again = await open(data);
  const opened = threads();
  expect(await again.sync(folder)).toMatchObject({ unchanged: 1, added: [] });
  expect(threads()).toBe(opened);
  expect(again.lastReport()).toMatchObject({ unchanged: 1 });
  const found = await again.search({ principal: OWNER, question: "anemometer", limit: 1, signal: again.signal });
  expect(found[0]?.provenance.path).toBe("wind.txt");
  expect(threads()).toBeGreaterThan(opened);
});

// A few hundred requests made from the OpenAPI document against a real service: `npm run prove -- fuzz` sends thousands.
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { KEPT_PATHS, makeCredentials, makeFuzzLibrary } from "../../eval/prove/fuzz-library.ts";
import type { FuzzRequest } from "../../eval/prove/fuzz-requests.ts";
import { fuzz, problemsAfter, problemsOf } from "../../eval/prove/fuzz-run.ts";
import { EyrieError } from "../../src/errors.ts";
import { verifyKnowledgeBase } from "../../src/knowledge-base/verification.ts";
import type { Logger } from "../../src/logger.ts";
import { serveGuarded } from "../support/guarded-service.ts";
import { openApplication } from "../support/sample-library.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CASES = 400;

test("no made request is answered by 500 or a stack, and all is whole afterwards", async () => {
  const work = temporaryFolder();
  const data = join(work, "kb");
  const { library, kept } = makeFuzzLibrary(work);
  const application = await openApplication({ EYRIE_DATA: data });
  onTestFinished(() => application.close());
  for (const folder of [library, kept])
    await application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000) });
  const failures: unknown[] = [];
  const logger: Logger = { info() {}, warn() {}, error: (event, fields) => void failures.push([event, fields]) };
  const settings = { EYRIE_REQUESTS_PER_MINUTE: "1000000" };
  const { url, people } = await serveGuarded(application, { settings, logger });
  const { key, credentials } = makeCredentials(people);
  const report = await fuzz({ url, key, credentials, library, kept: KEPT_PATHS, cases: CASES, seed: 1 });
  expect(report.problems).toEqual([]);
  expect(failures).toEqual([]);
  // it gets as far as what the routes do, and is refused in each way
  for (const status of ["200", "201", "400", "401", "403", "404", "413", "431"])
    expect([status, report.statuses.get(status)]).toEqual([status, expect.any(Number)]);
  expect(report.statuses.get("200")).toBeGreaterThan(CASES / 10);
  expect(await problemsAfter(url, key)).toEqual([]);
  expect(people.audit.verify().broken).toBeNull();
  expect((await verifyKnowledgeBase(data)).whole).toBe(true);
});

test("what must not be is seen", () => {
  const request = {
    operation: "x",
    changes: [],
    method: "GET",
    target: "/",
    headers: [],
    body: null,
    leavesAfterMs: null,
  };
  const seen = (status: number | null, body: string, headers = {}) =>
    problemsOf(request satisfies FuzzRequest, { status, headers, body, cut: null });
  const refused = JSON.stringify(new EyrieError("not-found", "no document x").toBody());
  expect(seen(404, refused)).toEqual([]);
  expect(seen(200, "whatever")).toEqual([]);
  expect(seen(500, JSON.stringify(new EyrieError("internal", "x").toBody()))).toEqual(["status 500"]);

  expect(seen(403, refused)).toEqual(["an error of another shape, status 403"]);
  expect(seen(404, "Not Found")).toEqual(["an error of another shape, status 404"]);
  expect(seen(200, "Error: x\n    at read (/srv/eyrie/src/http/route.ts:3:1)")).toEqual([
    "a stack or a path of the code",
  ]);
  expect(seen(200, "", { "x-injected": "1" })).toEqual(["a header that the sender wrote"]);
  expect(seen(null, "")).toEqual(["no answer"]);
});

// A few hundred requests made from the OpenAPI document against a real service: `npm run prove -- fuzz` sends thousands.
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DescribedAnswers } from "../../eval/prove/described-answers.ts";
import { KEPT_PATHS, makeCredentials, makeFuzzLibrary } from "../../eval/prove/fuzz-library.ts";
import { operationsOf } from "../../eval/prove/fuzz-operations.ts";
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

test("what is not as the document describes it is seen", () => {
  const json = (schema: object) => ({ description: "", content: { "application/json": { schema } } });
  const item = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
  const document = {
    paths: {
      "/things": { get: { operationId: "list", responses: { 200: json({ $ref: "#/components/schemas/Things" }) } } },
      "/things/{id}": { get: { operationId: "get", responses: { 200: json(item) } } },
      "/things/all": { get: { operationId: "all", responses: { 200: json({ type: "integer" }) } } },
    },
    components: { schemas: { Things: { type: "array", items: item } } },
  };
  const described = new DescribedAnswers(document, operationsOf(document));
  const seen = (target: string, value: unknown, { status = 200, type = "application/json" } = {}) => {
    const answer = { status, headers: { "content-type": type }, body: JSON.stringify(value), cut: null };
    expect(described.problemOf("GET", target, { ...answer, body: answer.body.slice(1), cut: "left" })).toBeNull();
    return described.problemOf("GET", target, answer);
  };
  for (const [target, value] of [
    ["/things?limit=1", [{ id: "a" }]],
    ["/things/a", { id: "a" }],
    ["/things/all", 3],
  ] as const)
    expect([target, seen(target, value)]).toEqual([target, null]);
  expect(seen("/things", [{ id: 1 }])).toBe("not as described: /0/id must be string");
  expect(seen("/things/a", {})).toContain("must have required property 'id'");
  expect(seen("/things/a", { id: "a" }, { status: 201 })).toBe("status 201, which is not described");
  expect(seen("/things/a", {}, { status: 404 })).toBeNull();
  expect(seen("/things/a", "no object", { type: "text/plain" })).toBeNull();
});

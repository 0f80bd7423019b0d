// The typed client against a service: what it sends and what it is given are what the routes say.
import { expect, test } from "vitest";
import { createEyrieClient } from "../../src/client.ts";
import { serveSample } from "../support/serve.ts";

test("the typed client searches, reads documents and is told what is wrong", async () => {
  const client = createEyrieClient(await serveSample());
  const response = await client.v1.search.$post({ json: { query: "per diem in Norway" } });
  const found = await response.json();
  if ("error" in found) throw new Error(found.error.message);
  expect(found.passages[0]?.provenance.path).toBe("handbook/travel-and-expenses.pdf");
  const id = found.passages[0]?.provenance.documentId ?? "";
  const text = await client.v1.documents[":id"].text.$get({ param: { id }, query: { page: "1" } });
  expect(await text.json()).toMatchObject({ documentId: id, page: 1 });
  const refused = await client.v1.search.$post({ json: { query: " " } });
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: "invalid-request" } }]);
});

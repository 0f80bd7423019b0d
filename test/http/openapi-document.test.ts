// What the service says of itself is what generators of clients take: OpenAPI 3.1, with how a caller is known.
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import type { Application } from "../../src/application.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly "x-eyrie-role": string;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly schemas: Readonly<Record<string, Part>>;
  };
}

interface Part {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: object;
}

function nameIn({ $ref = "" }: Part): string {
  return $ref.split("/").at(-1) ?? "";
}

/** Of a schema and all within it. */
function schemasIn(value: unknown): Readonly<Record<string, unknown>>[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(schemasIn)];
}

test("the document is valid, names each operation once and says how its caller is known", async () => {
  const response = await createService({} as Application, silentLogger).request("/openapi.json", {
    headers: { host: "localhost" },
  });
  const document = (await response.json()) as Document;
  expect(await new Validator().validate({ ...document })).toMatchObject({ valid: true });
  const schemas = schemasIn(document);
  const patterns = schemas.flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
  // flags would stand in the pattern as its last signs, and nothing would match it
  expect(patterns.filter((pattern) => !pattern.endsWith("$"))).toEqual([]);
  // what is a thing of some name, and an object or null besides, can never be null; nor can one property be two things
  const united = schemas.flatMap(({ allOf }) => (Array.isArray(allOf) ? [allOf as Part[]] : []));
  expect(united.filter((parts) => parts.some(({ type }) => type?.includes("null")))).toEqual([]);
  const named = (part: Part) => Object.keys((document.components.schemas[nameIn(part)] ?? part).properties ?? {});
  const twice = united.map((parts) => parts.flatMap(named)).filter((names) => new Set(names).size < names.length);
  expect(twice).toEqual([]);
  const { openapi, paths, components } = document;
  expect(openapi).toMatch(/^3\.1\./);
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  expect(operations.length).toBeGreaterThan(40);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { operationId, security, "x-eyrie-role": role } of operations)
    expect([operationId, security.length > 0]).toEqual([operationId, role !== "public"]);
  const ways = operations.flatMap(({ security }) => security.flatMap((way) => Object.keys(way)));
  expect([...new Set(ways)].sort()).toEqual(Object.keys(components.securitySchemes).sort());
});

// Values for a schema: such as fit it, and such as do not or only just do.
import { ODD_NUMBERS, ODD_TEXTS } from "./fuzz-oddities.ts";
import type { Schema } from "./fuzz-operations.ts";

export type Random = () => number;

/** Good values by the name of their field, or by `operation.name`. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

export interface ValueContext {
  readonly random: Random;
  readonly known: KnownValues;
  /** Of the operation. */
  readonly operation: string;
}

export function pick<Value>(random: Random, values: readonly Value[]): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined && values.length === 0) throw new Error("there is nothing to pick from");
  return value as Value;
}

/** @param name of the field */
export function fittingValue(schema: Schema, name: string, context: ValueContext): unknown {
  const { random, known, operation } = context;
  const good = known[`${operation}.${name}`] ?? known[name];
  if (good !== undefined && schema.type !== "array") return pick(random, good);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(random, schema.enum);
  if (schema.anyOf !== undefined) return fittingValue(pick(random, schema.anyOf), name, context);
  switch (typeOf(schema)) {
    case "integer":
    case "number":
      return (
        (schema.minimum ?? 0) + Math.floor(random() * Math.min(20, (schema.maximum ?? 20) - (schema.minimum ?? 0)))
      );
    case "boolean":
      return random() < 0.5;
    case "null":
      return null;
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () =>
        fittingValue(schema.items ?? {}, name, context),
      );
    case "object":
      return fittingObject(schema, context);
    default:
      return fittingText(schema);
  }
}

/** What is required, and now and then what is not. */
function fittingObject({ properties = {}, required = [] }: Schema, context: ValueContext): Record<string, unknown> {
  const names = Object.keys(properties).filter((name) => required.includes(name) || context.random() < 0.3);
  return Object.fromEntries(names.map((name) => [name, fittingValue(properties[name] ?? {}, name, context)]));
}

function fittingText({ format, pattern }: Schema): string {
  if (format === "uuid") return "00000000-0000-4000-8000-000000000000";
  if (format === "date") return "2025-01-31";
  if (pattern?.includes("{32}") === true) return "0".repeat(32);
  return "wind";
}

export function typeOf({ type }: Schema): string {
  return (typeof type === "string" ? type : type?.[0]) ?? "string";
}

/** A value that does not fit, or is at the edge of what does, anywhere in what fits. */
export function oddValue(schema: Schema, name: string, context: ValueContext): unknown {
  const { random } = context;
  const inner = Object.entries(schema.properties ?? {});
  const deeper = random() < 0.7;
  if (deeper && schema.anyOf !== undefined) return oddValue(pick(random, schema.anyOf), name, context);
  if (deeper && inner.length > 0) {
    const [changed, within] = pick(random, inner);
    return { ...fittingObject(schema, context), [changed]: oddValue(within, changed, context) };
  }
  if (deeper && typeOf(schema) === "array") return oddList(schema, name, context);
  return pick(random, [oddText, oddText, boundaryNumber, strayValue, strayField])(schema, context);
}

function oddText({ maxLength, minLength }: Schema, { random }: ValueContext): unknown {
  const lengths = [maxLength, maxLength === undefined ? undefined : maxLength + 1, minLength];
  const edge = pick(random, lengths);
  if (edge !== undefined && random() < 0.4) return "w".repeat(edge);
  return random() < 0.8 ? pick(random, ODD_TEXTS) : pick(random, ODD_TEXTS) + pick(random, ODD_TEXTS);
}

function boundaryNumber({ minimum, maximum }: Schema, { random }: ValueContext): unknown {
  const edges = [minimum, maximum].flatMap((edge) =>
    edge === undefined ? [] : [edge - 1, edge, edge + 1, edge + 0.5],
  );
  return pick(random, [...edges, ...ODD_NUMBERS]);
}

function strayValue(_schema: Schema, { random }: ValueContext): unknown {
  return pick(random, [
    null,
    true,
    false,
    [],
    {},
    [[]],
    "",
    0,
    [null],
    { length: 1e9 },
    { toString: "x" },
    nested(random),
  ]);
}

/** A field that is not known, the names of JavaScript's own among it. */
function strayField(schema: Schema, context: ValueContext): unknown {
  const names = ["__proto__", "constructor", "principal", "collections", "toString", "", "x".repeat(300), "\0"];
  const fields: [string, unknown][] = [[pick(context.random, names), pick(context.random, ODD_TEXTS)]];
  // defined, not assigned, so that `__proto__` is a field like any other
  return Object.fromEntries([...Object.entries(fittingObject(schema, context)), ...fields]);
}

function oddList({ items = {}, minItems = 0, maxItems = 100 }: Schema, name: string, context: ValueContext): unknown[] {
  const length = pick(context.random, [0, minItems, maxItems, maxItems + 1, 1, 2, 3]);
  const odd = context.random() < 0.7;
  return Array.from({ length }, (_, place) =>
    odd && place < 3 ? oddValue(items, name, context) : fittingValue(items, name, context),
  );
}

function nested(random: Random): unknown {
  const depth = pick(random, [10, 62, 63, 64, 65, 200, 1_000]);
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = random() < 0.5 ? [value] : { a: value };
  return value;
}

// Whether an answer is what the service's own OpenAPI document says it is.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { default as addFormats } from "ajv-formats";
import type { Operation } from "./fuzz-operations.ts";
import type { FuzzAnswer } from "./fuzz-send.ts";

export class DescribedAnswers {
  readonly #operations: readonly Operation[];
  readonly #ajv = new Ajv2020({ strict: false });
  readonly #validators = new Map<string, ValidateFunction | null>();

  /** @param operations those of the document */
  constructor(document: object, operations: readonly Operation[]) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, "api");
    this.#operations = operations;
  }

  /** Null when it is, when it is not whole, or when the document says nothing of it: of errors, streams and files. */
  problemOf(method: string, target: string, { status, headers, body, cut }: FuzzAnswer): string | null {
    if (status === null || status < 200 || status > 299 || cut !== null) return null;
    if (headers["content-type"]?.startsWith("application/json") !== true || body === "") return null;
    const operation = this.#operationOf(method, target);
    if (operation === null) return null;
    const validate = this.#validatorOf(operation, status);
    if (validate === null) return `status ${status}, which is not described`;
    if (validate(JSON.parse(body))) return null;
    const [first] = validate.errors ?? [];
    return `not as described: ${first?.instancePath ?? ""} ${first?.message ?? ""}`;
  }

  /** The route that a request leads to: of those that fit, the one with the fewest parameters. */
  #operationOf(method: string, target: string): Operation | null {
    const segments = (target.split("?")[0] ?? "").split("/");
    const fitting = this.#operations
      .filter((operation) => operation.method === method && fits(operation.path.split("/"), segments))
      .toSorted((one, other) => one.path.split("{").length - other.path.split("{").length);
    return fitting[0] ?? null;
  }

  #validatorOf({ path, method }: Operation, status: number): ValidateFunction | null {
    const route = path.replaceAll("~", "~0").replaceAll("/", "~1");
    const at = `#/paths/${encodeURIComponent(route)}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`;
    let validate = this.#validators.get(at);
    if (validate === undefined) {
      validate = this.#ajv.getSchema(`api${at}`) ?? null;
      this.#validators.set(at, validate);
    }
    return validate;
  }
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, place) => part === segments[place] || (part.startsWith("{") && segments[place] !== ""))
  );
}

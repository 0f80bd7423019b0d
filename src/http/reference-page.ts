// The OpenAPI document as a page for people: plain HTML, made here, without a script.
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { ROLE_KEY } from "./route.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

interface Described {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, object>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    schema?: unknown;
    description?: string;
  }[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly [ROLE_KEY]?: string;
}

type Content = Readonly<Record<string, { readonly schema?: unknown }>>;

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

export function renderReference({ info, paths = {}, components }: Described): Html {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
    }),
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${info.title}: HTTP reference</title>
        <link rel="stylesheet" href="/docs/reference.css" />
      </head>
      <body>
        <h1>${info.title}: HTTP reference</h1>
        <p>${info.description ?? ""} The same as a document for programs: <a href="/openapi.json">/openapi.json</a>.</p>
        <nav>
          <ul>
            ${operations.map(
              ({ method, path, operation }) =>
                html`<li>
                  <a href="#${operation.operationId}"><code>${method} ${path}</code></a>
                </li>`,
            )}
          </ul>
        </nav>
        ${operations.map(({ method, path, operation }) => renderOperation(`${method} ${path}`, operation))}
        <h1>Schemas</h1>
        ${Object.entries(components?.schemas ?? {}).map(
          ([name, schema]) =>
            html`<section id="schema-${name}">
              <h2>${name}</h2>
              ${renderSchema(schema)}
            </section>`,
        )}
      </body>
    </html>`;
}

function renderOperation(title: string, operation: Operation): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses = {} } = operation;
  return html`<section id="${operationId}">
    <h2><code>${title}</code></h2>
    <p>${summary}. <span class="role">Role: ${operation[ROLE_KEY] ?? ""}</span></p>
    ${description === undefined ? "" : html`<p>${description}</p>`}
    ${parameters.length === 0 ? "" : renderParameters(parameters)}
    ${
      requestBody === undefined
        ? ""
        : html`<h3>Body</h3>
            ${renderContent(requestBody.content)}`
    }
    ${Object.entries(responses).map(
      ([status, response]) =>
        html`<h3>${status}</h3>
          <p>${response.description}</p>
          ${renderContent(response.content)}`,
    )}
  </section>`;
}

function renderParameters(parameters: NonNullable<Operation["parameters"]>): Html {
  return html`<table>
    <tr>
      <th>Parameter</th>
      <th>In</th>
      <th>Schema</th>
    </tr>
    ${parameters.map(
      (parameter) =>
        html`<tr>
          <td><code>${parameter.name}</code>${parameter.required === true ? " (required)" : ""}</td>
          <td>${parameter.in}</td>
          <td><code>${JSON.stringify(parameter.schema)}</code></td>
        </tr>`,
    )}
  </table>`;
}

function renderContent(content: Content = {}): Html {
  return html`${Object.entries(content).map(
    ([type, { schema }]) =>
      html`<p><code>${type}</code></p>
        ${renderSchema(schema)}`,
  )}`;
}

/** References become links: the text is escaped first, so that nothing but the link is markup. */
function renderSchema(schema: unknown): Html {
  const escaped = String(html`${JSON.stringify(schema, null, 2) ?? ""}`);
  const linked = escaped.replaceAll(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    (_, name: string) => `<a href="#schema-${name}">${name}</a>`,
  );
  return html`<pre>${raw(linked)}</pre>`;
}

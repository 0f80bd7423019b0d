// The file that a document was read from, whole or by ranges of bytes, in a way that nothing in it can act as a page of this service.
import { z } from "@hono/zod-openapi";
import type { OpenedSource } from "../../knowledge-base/document-library.ts";
import { type ByteRange, readRange } from "../byte-range.ts";
import { documentId } from "../document-wire.ts";
import { route, routeGroup } from "../route.ts";
import type { ServiceParts } from "../service-environment.ts";

const file = { schema: z.string().openapi({ format: "binary" }) };

const sourceRoute = route({
  method: "get",
  path: "/v1/documents/{id}/source",
  operationId: "getSource",
  summary: "Gives the file a document was read from, or the range of bytes that `Range` asks for",
  role: "reader",
  request: { params: z.strictObject({ id: documentId }) },
  responses: {
    200: { description: "The file.", content: { "application/octet-stream": file } },
    206: { description: "A part of it.", content: { "application/octet-stream": file } },
  },
});

/** What a browser shows by itself and runs nothing of; anything else is saved. */
const SHOWN: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  text: "text/plain; charset=utf-8",
  markdown: "text/plain; charset=utf-8",
  code: "text/plain; charset=utf-8",
  csv: "text/plain; charset=utf-8",
  json: "text/plain; charset=utf-8",
};
const IMAGES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".bmp": "image/bmp",
  ".webp": "image/webp",
};
const SANDBOX = "default-src 'none'; sandbox";
/** Chrome refuses to show a PDF in a sandbox; its viewer gives a PDF no way to the page's origin. */
const PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

export function sourceRoutes({ application }: ServiceParts) {
  return routeGroup().openapi(sourceRoute, async (context) => {
    const { id } = context.req.valid("param");
    const source = await application.library.open(id, context.var.principal, context.req.raw.signal);
    try {
      const headers = headersOf(source);
      const range = isRangeMeant(context.req.header("if-range"), source)
        ? readRange(context.req.header("range"), source.file.size)
        : null;
      return await respond(source, range, headers, context.req.raw.method === "HEAD");
    } catch (error) {
      await source.file.close();
      throw error;
    }
  });
}

async function respond(
  { file: opened }: OpenedSource,
  range: ByteRange | null,
  headers: Record<string, string>,
  headOnly: boolean,
): Promise<Response> {
  const { start, end } = range ?? { start: 0, end: opened.size };
  if (headOnly) await opened.close();
  return new Response(headOnly ? null : opened.stream(start, end), {
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      "Content-Length": String(end - start),
      ...(range === null ? {} : { "Content-Range": `bytes ${start}-${end - 1}/${opened.size}` }),
    },
  });
}

function headersOf({ document, name, file: { contentHash } }: OpenedSource): Record<string, string> {
  const isPart = document.path.split("/").at(-1) !== name;
  const shown = isPart ? undefined : typeOf(document.format ?? "", name);
  const disposition = shown === undefined ? "attachment" : "inline";
  return {
    "Content-Type": shown ?? "application/octet-stream",
    // RFC 6266 and RFC 8187: a plain name for old programs, the true one encoded
    "Content-Disposition": `${disposition}; filename="${plainName(name)}"; filename*=UTF-8''${encodeName(name)}`,
    "Content-Security-Policy": shown === SHOWN["pdf"] ? PDF_POLICY : SANDBOX,
    "Accept-Ranges": "bytes",
    ETag: `"${contentHash}"`,
  };
}

function typeOf(format: string, name: string): string | undefined {
  if (format === "image") return IMAGES[/\.\w+$/.exec(name.toLowerCase())?.[0] ?? ""];
  return SHOWN[format];
}

function isRangeMeant(ifRange: string | undefined, { file: { contentHash } }: OpenedSource): boolean {
  return ifRange === undefined || ifRange === `"${contentHash}"`;
}

function plainName(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

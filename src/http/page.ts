// The page: files that were built before, read once, and served under a policy that lets them reach this service alone.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Context, Hono } from "hono";
import { EyrieError } from "../errors.ts";

export const PAGE_DIRECTORY = fileURLToPath(new URL("../../dist/web", import.meta.url));

/** Trusted Types: the sanitiser's policy, and one that makes the address of pdf.js's worker. Nothing is inline. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types dompurify eyrie-pdf-worker",
].join("; ");

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
};
/** The names below `assets/` change with their content. */
const FOR_A_YEAR = "public, max-age=31536000, immutable";

interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly compressed: Uint8Array<ArrayBuffer> | null;
  readonly contentType: string;
}

/** `GET /` and `GET /assets/*`. Files are read when the first is asked for. */
export function pageRoutes(directory: string): Hono {
  let read: ReadonlyMap<string, PageFile> | null = null;
  const files = () => (read ??= readFiles(directory));
  return new Hono()
    .get("/", (context) => {
      const index = files().get("index.html");
      if (index === undefined) throw new EyrieError("not-found", "the page was not built; `npm run build` makes it");
      return send(context, index, "no-cache");
    })
    .get("/assets/*", (context) => send(context, files().get(context.req.path.slice(1)), FOR_A_YEAR));
}

function send(context: Context, file: PageFile | undefined, caching: string): Response {
  if (file === undefined) throw new EyrieError("not-found", `no file ${context.req.path}`);
  const wantsCompressed = /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
  const compressed = wantsCompressed ? file.compressed : null;
  return context.body(compressed ?? file.bytes, 200, {
    "Content-Type": file.contentType,
    "Cache-Control": caching,
    "Content-Security-Policy": PAGE_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    Vary: "Accept-Encoding",
    ...(compressed === null ? {} : { "Content-Encoding": "gzip" }),
  });
}

function readFiles(directory: string): ReadonlyMap<string, PageFile> {
  if (!existsSync(directory)) return new Map();
  const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".gz"))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(directory, path).split(sep).join("/"), readPageFile(path)]));
}

function readPageFile(path: string): PageFile {
  const contentType = CONTENT_TYPES[extname(path)] ?? "application/octet-stream";
  const compressed = `${path}.gz`;
  return { bytes: bytesOf(path), compressed: existsSync(compressed) ? bytesOf(compressed) : null, contentType };
}

function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}

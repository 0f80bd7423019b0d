// What is open to all who reach the service, the files of the page among it: no document, no name and no count is behind any of it.

const OPEN_PATHS: ReadonlySet<string> = new Set([
  "/",
  "/livez",
  "/readyz",
  "/openapi.json",
  "/docs",
  "/docs/reference.css",
  "/v1/session",
]);

export function isOpenPath(path: string): boolean {
  return OPEN_PATHS.has(path) || path.startsWith("/assets/");
}

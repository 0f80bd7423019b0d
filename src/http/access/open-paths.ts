// What is open to all who reach the service: no document, no name and no count is behind any of it.

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
  // the page itself, which shows nothing to who has not signed in
  return OPEN_PATHS.has(path) || path.startsWith("/assets/");
}

// The page as a browser loads it, as far as that can be without one: every file it names, and whether any of them names another host to
// load from. What a browser would do besides is held by the page's policy, which is looked at too.

/** Attributes, styles, imports and calls that load something. */
const LOADS =
  /(?:\b(?:src|href|action|poster|data)=["']|url\(\s*["']?|\bimport\s*\(?\s*["']|\bfrom\s*["']|\bfetch\(\s*["'])([^"')\s>]+)/g;
const MOST_FILES = 200;

export async function visitPage(url: string): Promise<{ outcome: string; held: boolean }> {
  const start = await fetch(`${url}/`);
  if (start.status === 404) return { outcome: "no page is installed", held: true };
  const policy = start.headers.get("content-security-policy") ?? "";
  const isClosed =
    policy.includes("default-src 'none'") && policy.includes("connect-src 'self'") && !/https?:/.test(policy);
  const waiting = new Map([[`${url}/`, start]]);
  const seen = new Set(waiting.keys());
  const elsewhere = new Set<string>();
  for (const [address, response] of waiting) {
    waiting.delete(address);
    const text = /text|javascript|json/.test(response.headers.get("content-type") ?? "") ? await response.text() : "";
    for (const [, target = ""] of text.matchAll(LOADS)) {
      const found = URL.canParse(target, address) ? new URL(target, address) : null;
      if (found === null || !/^https?:$/.test(found.protocol)) continue;
      if (found.origin !== new URL(url).origin) elsewhere.add(found.origin);
      else if (!seen.has(found.href) && seen.size < MOST_FILES && /\.\w+$/.test(found.pathname)) {
        seen.add(found.href);
        waiting.set(found.href, await fetch(found));
      }
    }
  }
  const named = elsewhere.size === 0 ? "none loads from another host" : `naming ${[...elsewhere].join(", ")}`;
  return {
    outcome: `page of ${seen.size} files, ${named}, policy ${isClosed ? "closed" : `open: ${policy}`}`,
    held: isClosed,
  };
}

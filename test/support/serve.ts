// The service over real HTTP for one test, and the requests that tests send it.
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Application } from "../../src/application.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { openApplication, openSample } from "./sample-library.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** @returns its address */
export async function serve(application: Application): Promise<string> {
  const service = createService(application, silentLogger);
  const listening = await listen(service, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => listening.close(0));
  return listening.url;
}

export async function serveSample(application?: Application): Promise<string> {
  return serve(application ?? (await openSample()));
}

/** A service over a knowledge base of its own, which holds these folders. */
export async function serveFolders(
  folders: readonly string[] = [],
): Promise<{ url: string; application: Application }> {
  const application = await openApplication({ EYRIE_DATA: join(temporaryFolder(), "kb") });
  onTestFinished(() => application.close());
  for (const folder of folders)
    await application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000) });
  return { url: await serve(application), application };
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export async function getJson<Body>(url: string): Promise<Body> {
  const response = await fetch(url);
  return (await response.json()) as Body;
}

/** The events of a stream that has ended. */
export async function readEvents(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .split("\n\n")
    .filter((block) => block.startsWith("event:"))
    .map((block) => JSON.parse(block.split("data: ")[1] ?? "") as Record<string, unknown>);
}

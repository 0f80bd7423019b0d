// The product behind its own HTTP service, for measuring what a client gets.
import type { Application } from "../src/application.ts";
import { listen } from "../src/http/listen.ts";
import { createService } from "../src/http/service.ts";
import { silentLogger } from "../src/logger.ts";

/** @param work is given the address of the service, which lives as long as it */
export async function withService<Result>(
  application: Application,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const listening = await listen(createService(application, silentLogger), { host: "127.0.0.1", port: 0 });
  try {
    return await work(listening.url);
  } finally {
    await listening.close(0);
  }
}

export function postJson(url: string, body: unknown, deadlineMs: number): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

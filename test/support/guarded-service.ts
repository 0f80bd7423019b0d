// The service as it is reached from elsewhere: keys required, with people of every role and ways to show who they are.
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Application } from "../../src/application.ts";
import { composeAccess } from "../../src/compose-access.ts";
import { readSettings } from "../../src/config.ts";
import type { ServiceAccess } from "../../src/http/access/service-access.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { type Logger, silentLogger } from "../../src/logger.ts";
import type { NewApiKey } from "../../src/people/key-table.ts";
import type { PeopleDatabase } from "../../src/people/people-database.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface GuardedService {
  readonly url: string;
  readonly people: PeopleDatabase;
  /** A key that holds, unless it is made otherwise; the secret. */
  key(made?: Partial<NewApiKey>): string;
}

export interface GuardedOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  /** In place of what the settings make of it. */
  readonly access?: Partial<ServiceAccess>;
  /** Folder of the built page. */
  readonly page?: string;
}

export async function serveGuarded(
  application: Application,
  { settings = {}, logger = silentLogger, access = {}, page }: GuardedOptions = {},
): Promise<GuardedService> {
  const composed = await composeAccess(
    readSettings({ EYRIE_DATA: join(temporaryFolder(), "kb"), EYRIE_KEYS_REQUIRED: "yes", ...settings }),
  );
  const service = createService(application, logger, { ...composed, ...access }, page);
  const listening = await listen(service, { host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await listening.close(0);
    composed.people.close();
  });
  const { people } = composed;
  const key = (made: Partial<NewApiKey> = {}) =>
    people.keys.create({ name: "test", user: null, role: "reader", collections: "all", expiresMs: null, ...made })
      .secret;
  return { url: listening.url, people, key };
}

/** Signs in with a key; the cookie as a browser would send it. */
export async function signIn(url: string, key: string): Promise<string> {
  const response = await fetch(`${url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key }),
  });
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

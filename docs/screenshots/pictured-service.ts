// What is pictured: the product over the sample library, with a scripted model, keys required, and a made-up fortnight behind it.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Application } from "../../src/application.ts";
import { composeAccess } from "../../src/compose-access.ts";
import { composeApplication } from "../../src/compose.ts";
import { readSettings } from "../../src/config.ts";
import { OWNER } from "../../src/document/principal.ts";
import { listen } from "../../src/http/listen.ts";
import { createService } from "../../src/http/service.ts";
import { silentLogger } from "../../src/logger.ts";
import { PeopleDatabase } from "../../src/people/people-database.ts";
import { buildPage } from "../../test/support/browser.ts";
import { type ScriptedTgi, startScriptedTgi } from "../../test/support/scripted-tgi.ts";

export interface PicturedService {
  readonly url: string;
  /** Of an admin. */
  readonly key: string;
  readonly tgi: ScriptedTgi;
  close(): Promise<void>;
}

const SAMPLE = resolve(import.meta.dirname, "../../data/sample");
const DAY_MS = 86_400_000;

export async function startPicturedService(): Promise<PicturedService> {
  const data = mkdtempSync(join(tmpdir(), "eyrie-pictures-"));
  const tgi = await startScriptedTgi();
  const settings = readSettings({ EYRIE_DATA: data, EYRIE_TGI_URL: tgi.url, EYRIE_KEYS_REQUIRED: "yes" });
  const application = await composeApplication({ settings, logger: silentLogger });
  await application.sync([SAMPLE], { onEvent: () => {}, signal: AbortSignal.timeout(240_000) });
  noteFortnight(data, application);
  const access = await composeAccess(settings);
  const key = makePeople(access.people);
  const page = buildPage();
  const service = createService(application, silentLogger, access, page.directory);
  const listening = await listen(service, { host: "127.0.0.1", port: 0 });
  return {
    url: listening.url,
    key,
    tgi,
    close: async () => {
      await listening.close(0);
      access.people.close();
      await application.close();
      await tgi.close();
      page.remove();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function makePeople({ keys, members }: PeopleDatabase): string {
  members.putGroup("staff", { role: "reader", collections: ["default"] });
  members.putUser({ name: "anna", role: "editor", collections: [], groups: ["staff"] });
  members.putUser({ name: "ben", role: "reader", collections: [], groups: ["staff"] });
  const whole = { user: null, collections: "all", expiresMs: null } as const;
  keys.create({ ...whole, name: "intranet search", role: "reader", expiresMs: Date.now() + 90 * DAY_MS });
  keys.create({ ...whole, name: "Anna's laptop", user: "anna", role: "editor" });
  return keys.create({ ...whole, name: "Vera", role: "admin" }).secret;
}

const UNANSWERED = [
  "Is there a crèche at the Lyon site?",
  "What is the notice period in Malta?",
  "Who waters the plants?",
];

/** Figures that are nobody's, fewer at weekends: a picture needs some. */
function noteFortnight(data: string, application: Application): void {
  const { documents } = application.library.list(
    { query: "", offset: 0, limit: 8, order: "path", descending: false },
    OWNER,
  );
  let now = 0;
  const people = PeopleDatabase.open(data, { now: () => now });
  people.transaction(() => {
    for (let daysAgo = 14; daysAgo >= 1; daysAgo -= 1) {
      const day = Date.now() - daysAgo * DAY_MS;
      const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
      const count = isWeekend ? 2 : 9 + ((daysAgo * 5) % 7);
      for (let place = 0; place < count; place += 1) {
        now = day + place * 60_000;
        const isRefused = place % 6 === 5;
        const question = UNANSWERED[(daysAgo + place) % 3] ?? "";
        const { seq } = people.audit.append("user:anna", "question", { question, passages: [] });
        const ms = 1_400 + ((daysAgo * 37 + place * 211) % 1_900);
        const used = documents[(daysAgo * place) % documents.length]?.id ?? randomBytes(16).toString("hex");
        const written = { documents: [used], sentences: 5, supported: 5 - Number(place % 4 === 0) };
        const tokens = { inputTokens: 1_100 + place * 20, outputTokens: 60 + place * 4 };
        people.audit.append("user:anna", "answer", {
          question: seq,
          outcome: isRefused ? "not answered" : "answered: model",
          ms: isRefused ? 120 : ms,
          firstMs: isRefused ? 110 : 300 + ((place * 53) % 200),
          ...(isRefused ? {} : { ...written, ...tokens }),
        });
      }
    }
  });
  people.close();
}

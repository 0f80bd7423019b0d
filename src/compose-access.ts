// Who is let in to the service, with the settings in force; what would let in too much, or nobody, is refused before anything listens.
import { isIP } from "node:net";
import { resolve } from "node:path";
import type { Settings } from "./config.ts";
import { EyrieError } from "./errors.ts";
import type { ServiceAccess } from "./http/access/service-access.ts";
import { PeopleDatabase } from "./people/people-database.ts";
import type { TokenVerifier } from "./people/token-verifier.ts";

export interface ComposedAccess extends ServiceAccess {
  readonly people: PeopleDatabase;
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);
const EVERY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** The caller closes `people`. @throws EyrieError `keys-missing`, `configuration-invalid`, `knowledge-base-unusable` */
export async function composeAccess(settings: Settings): Promise<ComposedAccess> {
  const { EYRIE_HOST: bound, EYRIE_HOSTS: named, EYRIE_SESSION_HOURS: hours } = settings;
  const isLoopback = LOOPBACK.has(bound);
  if (EVERY_ADDRESS.has(bound) && named === undefined) {
    const problem = `EYRIE_HOSTS: must name what the service is reached as when it listens on ${bound}`;
    throw new EyrieError("configuration-invalid", problem);
  }
  const tokens = await composeTokens(settings);
  const people = PeopleDatabase.open(resolve(settings.EYRIE_DATA), {
    conversationDays: settings.EYRIE_CONVERSATION_DAYS,
    sessions: { idleMs: settings.EYRIE_SESSION_IDLE_MINUTES * 60_000, wholeMs: hours * 3_600_000 },
  });
  people.conversations.forgetOld();
  if (!isLoopback && !people.keys.exist()) {
    people.close();
    throw new EyrieError("keys-missing", `EYRIE_HOST is ${bound} and there is no key in force`);
  }
  return {
    people,
    tokens,
    // behind a proxy every request seems to come from this machine
    opensToMachine:
      isLoopback &&
      settings.EYRIE_KEYS_REQUIRED === "no" &&
      named === undefined &&
      settings.EYRIE_PROXY_ADDRESSES === undefined,
    hosts: [isIP(bound) === 6 ? `[${bound}]` : bound, ...(named ?? [])].map((name) => name.toLowerCase()),
    proxies: {
      addresses: settings.EYRIE_PROXY_ADDRESSES ?? [],
      userHeader: settings.EYRIE_PROXY_USER_HEADER ?? null,
      groupsHeader: settings.EYRIE_PROXY_GROUPS_HEADER ?? null,
    },
    sessionSeconds: hours * 3_600,
    keepsQuestions: settings.EYRIE_AUDIT_QUESTIONS === "text",
    limits: {
      requestsPerMinute: settings.EYRIE_REQUESTS_PER_MINUTE,
      places: settings.EYRIE_CALLER_PLACES,
      waiting: settings.EYRIE_CALLER_QUEUE,
    },
  };
}

/** The code of tokens is loaded when an issuer is configured. */
async function composeTokens(settings: Settings): Promise<TokenVerifier | null> {
  const { EYRIE_OIDC_ISSUER: issuer, EYRIE_OIDC_AUDIENCE: audience, EYRIE_OIDC_JWKS_URL: keysAddress } = settings;
  if (issuer === undefined || audience === undefined || keysAddress === undefined) return null;
  const { TokenVerifier } = await import("./people/token-verifier.ts");
  return new TokenVerifier({
    issuer,
    audience,
    keysAddress: keysAddress,
    userClaim: settings.EYRIE_OIDC_USER_CLAIM,
    groupsClaim: settings.EYRIE_OIDC_GROUPS_CLAIM,
  });
}

// What decides who is let in: made by the composition from the settings, and used by the parts of this folder alone.
import type { PeopleDatabase } from "../../people/people-database.ts";
import type { TokenVerifier } from "../../people/token-verifier.ts";

export interface TrustedProxies {
  readonly addresses: readonly string[];
  /** Lower case; null: users are not taken from proxies. */
  readonly userHeader: string | null;
  readonly groupsHeader: string | null;
}

export interface ServiceAccess {
  /** Null: there are no keys, and nobody but the owner of this machine is let in. */
  readonly people: PeopleDatabase | null;
  /** Whether a request that comes straight from this machine needs no key. */
  readonly opensToMachine: boolean;
  /** Names, in lower case, under which the service is reached besides those of this machine; without a port, on any. */
  readonly hosts: readonly string[];
  readonly proxies: TrustedProxies;
  readonly tokens: Pick<TokenVerifier, "verify"> | null;
  /** How long a browser keeps the cookie of a session. */
  readonly sessionSeconds: number;
  /** Whether the audit log keeps questions in their words. */
  readonly keepsQuestions: boolean;
  readonly limits: CallerLimits;
}

/** What one caller may take; whoever is let in by being on this machine may take any. */
export interface CallerLimits {
  readonly requestsPerMinute: number;
  /** Questions and searches worked on at once. */
  readonly places: number;
  /** Questions and searches that may wait for a place. */
  readonly waiting: number;
}

/** For a service that listens on this machine alone: no keys, and none needed. */
export const MACHINE_ONLY: ServiceAccess = {
  people: null,
  opensToMachine: true,
  hosts: [],
  proxies: { addresses: [], userHeader: null, groupsHeader: null },
  tokens: null,
  sessionSeconds: 0,
  keepsQuestions: false,
  limits: { requestsPerMinute: 600, places: 0, waiting: 0 },
};

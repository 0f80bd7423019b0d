// Who may decide who may ask: an admin of every collection. One of some collections could grant others, to a key or a user of their own
// making, and so see what was not granted to them.
import type { Context } from "hono";
import { EyrieError } from "../../errors.ts";
import { Administration } from "../../people/administration.ts";
import type { PeopleDatabase } from "../../people/people-database.ts";
import type { ServiceEnvironment } from "../service-environment.ts";
import { peopleOf } from "./people-of.ts";
import type { ServiceAccess } from "./service-access.ts";

export interface Administering {
  readonly people: PeopleDatabase;
  /** Changes with their entries in the audit log, by the caller. */
  readonly administration: Administration;
}

/** @throws EyrieError `forbidden`, `not-found` for a service without keys */
export function administer({ var: { principal } }: Context<ServiceEnvironment>, access: ServiceAccess): Administering {
  const people = peopleOf(access);
  if (principal.collections !== "all")
    throw new EyrieError("forbidden", "who may ask is decided by an admin of all collections");
  return { people, administration: new Administration(people, principal.id) };
}

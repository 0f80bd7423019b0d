// The people database of a service that has one.
import { EyrieError } from "../../errors.ts";
import type { PeopleDatabase } from "../../people/people-database.ts";
import type { ServiceAccess } from "./service-access.ts";

/** @throws EyrieError `not-found` for a service that serves the owner of the machine alone */
export function peopleOf({ people }: ServiceAccess): PeopleDatabase {
  if (people === null) throw new EyrieError("not-found", "this service keeps no keys and no audit log");
  return people;
}

// From what a caller shows to who they are: a key, a session's token, or a name that was vouched for.
import { within } from "./collections.ts";
import { type Caller, type Carrier } from "./caller.ts";
import type { ApiKey } from "./key-table.ts";
import type { PeopleDatabase } from "./people-database.ts";
import { lowestRole } from "./role.ts";

/** Null when it is no key in force. A key of a user's does no more, and sees no more, than its owner. */
export function identifyKey(people: PeopleDatabase, sent: string): Caller | null {
  const key = people.keys.find(sent);
  return key === null ? null : callerOf(people, key, "key");
}

/** Null when the session is over or the key it was begun with is. */
export function identifySession(people: PeopleDatabase, token: string): Caller | null {
  const keyId = people.sessions.keyOf(token);
  const key = keyId === null ? null : people.keys.findById(keyId);
  return key === null ? null : callerOf(people, key, "session");
}

/** A user whom a proxy or an identity provider names; null when neither they nor any of their groups is known here. */
export function identifyUser(
  people: PeopleDatabase,
  name: string,
  groups: readonly string[],
  carrier: Carrier,
): Caller | null {
  const grant = people.members.grantOf(name, groups);
  return grant === null ? null : { id: `user:${name}`, name, carrier, ...grant };
}

function callerOf(people: PeopleDatabase, key: ApiKey, carrier: Carrier): Caller | null {
  const { id, name, user, role, collections } = key;
  if (user === null) return { id: `key:${id}`, name, carrier, role, collections };
  const owner = people.members.grantOf(user);
  if (owner === null) return null;
  return {
    id: `user:${user}`,
    name: user,
    carrier,
    role: lowestRole(role, owner.role),
    collections: within(collections, owner.collections),
  };
}

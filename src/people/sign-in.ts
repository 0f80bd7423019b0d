// Signing in and out, each with its entry in the audit log: a session begins with a key and ends with it.
import type { Caller } from "./caller.ts";
import { identifyKey, identifySession } from "./identify.ts";
import type { PeopleDatabase } from "./people-database.ts";

/** Null when the key does not hold. @param address where the caller is, as far as it is known */
export function signIn(
  people: PeopleDatabase,
  sent: string,
  address: string | null,
): { readonly caller: Caller; readonly token: string } | null {
  return people.transaction(() => {
    const caller = identifyKey(people, sent);
    const key = people.keys.find(sent);
    if (caller === null || key === null) {
      people.audit.append("nobody", "sign-in-refused", { address });
      return null;
    }
    people.audit.append(caller.id, "sign-in", { key: key.id, address });
    return { caller: { ...caller, carrier: "session" }, token: people.sessions.begin(key.id) };
  });
}

export function signOut(people: PeopleDatabase, token: string): void {
  people.transaction(() => {
    const caller = identifySession(people, token);
    if (caller !== null) people.audit.append(caller.id, "sign-out", {});
    people.sessions.end(token);
  });
}

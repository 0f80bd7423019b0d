// Who may ask, for admins: keys, users and groups, read and changed.
import type { z } from "zod";
import type { grantBody, group, key, keyBody, madeKey, user, userBody } from "../../http/people-wire.ts";
import { call } from "./call.ts";
import { listCollections } from "./documents.ts";

export type Key = z.output<typeof key>;
export type MadeKey = z.output<typeof madeKey>;
export type NewKey = z.output<typeof keyBody>;
export type User = z.output<typeof user>;
export type Group = z.output<typeof group>;
export type Grant = z.output<typeof grantBody>;

export interface People {
  readonly keys: readonly Key[];
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  /** Names of the collections there are. */
  readonly collections: readonly string[];
}

export async function readPeople(signal: AbortSignal): Promise<People> {
  const [{ keys }, { users }, { groups }, collections] = await Promise.all([
    call<Pick<People, "keys">>("/v1/keys", { signal }),
    call<Pick<People, "users">>("/v1/users", { signal }),
    call<Pick<People, "groups">>("/v1/groups", { signal }),
    listCollections(signal),
  ]);
  return { keys, users, groups, collections: collections.map(({ name }) => name) };
}

export function createKey(made: NewKey): Promise<MadeKey> {
  return call("/v1/keys", { method: "POST", body: made });
}

export function revokeKey(id: string): Promise<void> {
  return call(`/v1/keys/${id}`, { method: "DELETE" });
}

export function putUser(name: string, body: z.output<typeof userBody>): Promise<void> {
  return call(`/v1/users/${encodeURIComponent(name)}`, { method: "PUT", body });
}

export function putGroup(name: string, body: Grant): Promise<void> {
  return call(`/v1/groups/${encodeURIComponent(name)}`, { method: "PUT", body });
}

export function remove(kind: "users" | "groups", name: string): Promise<void> {
  return call(`/v1/${kind}/${encodeURIComponent(name)}`, { method: "DELETE" });
}

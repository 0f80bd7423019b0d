// Who asks, with what they may do: the principal that every route is given, and that retrieval takes.
import { OWNER, type Principal } from "../document/principal.ts";
import type { Role } from "./role.ts";

/** How a caller showed who they are: `machine` by being on this machine where no key is needed, `none` not at all. */
export type Carrier = "machine" | "key" | "session" | "proxy" | "token" | "none";

export interface Caller extends Principal {
  /** For people to read: of the user, or of the key that belongs to none. */
  readonly name: string;
  readonly role: Role;
  readonly carrier: Carrier;
}

/** Whoever reaches the service from the machine it runs on, while no key is needed there. */
export const MACHINE_OWNER: Caller = { ...OWNER, name: "owner", role: "admin", carrier: "machine" };

/** Who has shown nothing: may see no document, and reaches only what is open to all. */
export const NOBODY: Caller = { id: "nobody", collections: [], name: "nobody", role: "reader", carrier: "none" };

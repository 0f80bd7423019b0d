// What a caller may do: a reader asks, an editor changes what there is to ask of, an admin decides who may.

/** Each may do what those before it may. */
export const ROLES = ["reader", "editor", "admin"] as const;
export type Role = (typeof ROLES)[number];

export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export function highestRole(roles: readonly Role[]): Role {
  return ROLES.findLast((role) => roles.includes(role)) ?? "reader";
}

export function lowestRole(one: Role, other: Role): Role {
  return isAtLeast(one, other) ? other : one;
}

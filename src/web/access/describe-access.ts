// What somebody may see, and when a key ends, in words.
import type { Key } from "../api/people.ts";

export function describeSeen(collections: Key["collections"]): string {
  if (collections === "all") return "all collections";
  return collections.length === 0 ? "no collections" : collections.join(", ");
}

export function describeEnd({ revoked, expires }: Pick<Key, "revoked" | "expires">): string {
  if (revoked !== null) return `revoked ${revoked.slice(0, 10)}`;
  // the last day it holds: it ends when that is over
  if (expires !== null) return `until ${new Date(Date.parse(expires) - 1).toISOString().slice(0, 10)}`;
  return "until it is revoked";
}

export function isInForce({ revoked, expires }: Pick<Key, "revoked" | "expires">): boolean {
  return revoked === null && (expires === null || Date.parse(expires) > Date.now());
}

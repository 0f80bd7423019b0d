// Collections that are granted, together and one within the other.
import type { Principal } from "../document/principal.ts";

export type Collections = Principal["collections"];

/** What any of them grants. */
export function together(grants: readonly Collections[]): Collections {
  const named: string[] = [];
  for (const grant of grants) {
    if (grant === "all") return "all";
    named.push(...grant);
  }
  return [...new Set(named)].sort();
}

/** What both grant. */
export function within(one: Collections, other: Collections): Collections {
  if (one === "all") return other;
  if (other === "all") return one;
  return one.filter((name) => other.includes(name));
}

export function readCollections(json: string): Collections {
  return JSON.parse(json) as Collections;
}

/** Whether someone who is granted the one may see what was made from the other. */
export function maySee(granted: Collections, needed: readonly string[]): boolean {
  return granted === "all" || needed.every((name) => granted.includes(name));
}

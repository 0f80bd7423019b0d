// Who is before the page, for views that show more to some than to others.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Caller } from "../api/session.ts";

export const CallerContext = createContext<Caller | null>(null);

/** Whether they may add documents and take them out. */
export function useMayChange(): boolean {
  const caller = useContext(CallerContext);
  return caller !== null && caller.role !== "reader";
}

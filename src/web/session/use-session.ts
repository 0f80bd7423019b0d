// Who is before the page: asked once, then followed. When the service no longer knows them, what they were doing is kept for them.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type CallError, SESSION_OVER, toCallError } from "../api/call.ts";
import { type Caller, signOut, whoAmI } from "../api/session.ts";

export type Session =
  | { readonly state: "asking" }
  | { readonly state: "unknown"; readonly problem: CallError }
  | { readonly state: "signed-out" }
  | { readonly state: "known"; readonly caller: Caller; readonly isOver: boolean };

export interface FollowedSession {
  readonly session: Session;
  /** Whoever has just signed in. */
  enter(caller: Caller): void;
  leave(): void;
  retry(): void;
}

export function useSession(): FollowedSession {
  const [session, setSession] = useState<Session>({ state: "asking" });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const left = new AbortController();
    whoAmI(left.signal)
      .then((caller) => setSession({ state: "known", caller, isOver: false }))
      .catch((thrown: unknown) => {
        const problem = toCallError(thrown);
        if (left.signal.aborted) return;
        setSession(problem.code === "unauthorized" ? { state: "signed-out" } : { state: "unknown", problem });
      });
    return () => left.abort();
  }, [asked]);
  useEffect(() => {
    const follow = () =>
      setSession((before) => (before.state === "known" ? { ...before, isOver: true } : { state: "signed-out" }));
    window.addEventListener(SESSION_OVER, follow);
    return () => window.removeEventListener(SESSION_OVER, follow);
  }, []);
  const enter = useCallback((caller: Caller) => setSession({ state: "known", caller, isOver: false }), []);
  const leave = useCallback(() => {
    signOut()
      .then(() => setSession({ state: "signed-out" }))
      .catch((thrown: unknown) => setSession({ state: "unknown", problem: toCallError(thrown) }));
  }, []);
  return { session, enter, leave, retry: () => setAsked((times) => times + 1) };
}

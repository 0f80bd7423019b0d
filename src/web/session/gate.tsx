// The page for whoever is known; the sign-in for who is not. What was being written when a session ended waits behind the sign-in, out of
// sight, and is there again for the same person only.
import { useLayoutEffect, useRef } from "preact/hooks";
import { SESSION_OVER } from "../api/call.ts";
import { App } from "../shell/app.tsx";
import { CallerContext } from "./caller-context.ts";
import { SignIn } from "./sign-in.tsx";
import { useSession } from "./use-session.ts";

export function Gate() {
  const { session, enter, leave, retry } = useSession();
  const isOver = session.state === "known" && session.isOver;
  useFocusKept(isOver);
  if (session.state === "asking") return null;
  if (session.state === "unknown")
    return (
      <main class="sign-in">
        <div role="alert">
          <h1>{session.problem.message}</h1>
          <p>{session.problem.remedy}</p>
        </div>
        <button class="primary" type="button" onClick={retry}>
          Try again
        </button>
      </main>
    );
  if (session.state === "signed-out") return <SignIn isOver={false} onEnter={enter} />;
  return (
    <>
      <div class={isOver ? "put-away" : undefined} inert={isOver}>
        <CallerContext.Provider value={session.caller}>
          <App key={session.caller.id} caller={session.caller} onSignOut={leave} />
        </CallerContext.Provider>
      </div>
      {isOver && <SignIn isOver onEnter={enter} />}
    </>
  );
}

/** What had the focus when the sign-in came over it has it again when that is gone. */
function useFocusKept(isOver: boolean): void {
  const before = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const keep = () => {
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.closest(".sign-in") === null) before.current = focused;
    };
    window.addEventListener(SESSION_OVER, keep);
    return () => window.removeEventListener(SESSION_OVER, keep);
  }, []);
  useLayoutEffect(() => {
    if (!isOver) return undefined;
    return () => before.current?.focus();
  }, [isOver]);
}

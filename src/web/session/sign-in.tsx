// Signing in: a key is sent once, and a cookie that no script reads stands for it from then on. Nothing of it is kept here.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";
import { type Caller, signIn } from "../api/session.ts";

interface SignInProps {
  /** Whether somebody was signed in until now. */
  readonly isOver: boolean;
  readonly onEnter: (caller: Caller) => void;
}

export function SignIn({ isOver, onEnter }: SignInProps) {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  useLayoutEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? "";
    setSending(true);
    try {
      onEnter(await signIn(key));
    } catch (thrown) {
      setProblem(describe(toCallError(thrown)));
      setSending(false);
      field.current?.select();
    }
  };
  return (
    <main class={isOver ? "sign-in over" : "sign-in"}>
      <p class="wordmark">Eyrie</p>
      <h1>{isOver ? "Your session is over" : "Sign in"}</h1>
      <p id="sign-in-help">
        {isOver
          ? "Sign in again to go on; what you were writing is kept."
          : "Answers are made of the documents that your key may see. Whoever looks after Eyrie makes you one."}
      </p>
      <form onSubmit={(event) => void submit(event)}>
        <label for="key">Key</label>
        <input
          id="key"
          ref={field}
          class="field"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          required
          maxLength={200}
          placeholder="eyrie_…"
          aria-describedby={problem === null ? "sign-in-help" : "sign-in-problem"}
          aria-invalid={problem !== null}
        />
        {problem !== null && (
          <p id="sign-in-problem" class="sign-in-problem" role="alert">
            {problem}
          </p>
        )}
        <button class="primary" type="submit" disabled={isSending}>
          Sign in
        </button>
      </form>
    </main>
  );
}

function describe({ code, message, remedy }: CallError): string {
  if (code === "unauthorized")
    return "This key does not hold: it is mistyped, has expired or was revoked. Check that all of it is there, or ask for a new one.";
  return `${message} ${remedy}`;
}

// What a view reads from the service: asked for when it is shown or what it depends on changes, given up when it is left.
import { useEffect, useState } from "preact/hooks";
import { type CallError, toCallError } from "./call.ts";

export interface Loaded<Value> {
  /** What was last read; null until then. */
  readonly value: Value | null;
  readonly problem: CallError | null;
  readonly isLoading: boolean;
}

/** @param load null: nothing is to be read */
export function useLoaded<Value>(
  load: ((signal: AbortSignal) => Promise<Value>) | null,
  inputs: readonly unknown[],
): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ value: null, problem: null, isLoading: true });
  useEffect(() => {
    if (load === null) return undefined;
    const left = new AbortController();
    setLoaded((before) => ({ ...before, isLoading: true }));
    const run = async () => {
      try {
        const value = await load(left.signal);
        if (!left.signal.aborted) setLoaded({ value, problem: null, isLoading: false });
      } catch (thrown) {
        if (!left.signal.aborted)
          setLoaded((before) => ({ ...before, problem: toCallError(thrown), isLoading: false }));
      }
    };
    void run();
    return () => left.abort();
  }, inputs);
  return loaded;
}

// What is being typed, once it has stood for a moment, so that not every letter is asked for.
import { useEffect, useState } from "preact/hooks";

const STANDS_MS = 150;

export function useDeferred(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), STANDS_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

// The conversation that questions are asked in: begun with the first, in its words, and not at all where none is kept.
import { useCallback, useRef } from "preact/hooks";
import { beginConversation } from "../api/conversations.ts";

/** @param keeps whether the service keeps any */
export function useConversation(given: string | null, keeps: boolean, onBegun: (id: string) => void) {
  const known = useRef(given);
  return useCallback(
    async (question: string, signal: AbortSignal): Promise<string | null> => {
      if (known.current !== null || !keeps) return known.current;
      const { id } = await beginConversation(question, signal);
      known.current = id;
      onBegun(id);
      return id;
    },
    [keeps, onBegun],
  );
}

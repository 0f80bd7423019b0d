// Which conversation is gone on with: the one the address names, or one that begins. It stays while another view is looked at, since an
// answer goes on arriving.
import { useCallback, useRef, useState } from "preact/hooks";
import { conversationAddress, parseRoute } from "./route.ts";

interface Asked {
  /** Changes with the conversation; not when one that was begun here gets its id. */
  readonly key: number;
  /** Null until the first question is asked. */
  readonly id: string | null;
  /** Whether the service is to be asked what it holds. */
  readonly isRead: boolean;
}

export interface Asking extends Asked {
  readonly address: string;
  /** The conversation that is shown was begun, and has this id. */
  readonly begun: (id: string) => void;
  readonly leave: () => void;
}

export function useAsking(): Asking {
  const asked = useRef<Asked>({ key: 0, id: null, isRead: false });
  const [, draw] = useState(0);
  const change = useCallback((to: Asked) => {
    asked.current = to;
    draw((times) => times + 1);
  }, []);
  const begun = useCallback((id: string) => {
    // in place of the empty view, which is no step to go back to
    if (parseRoute(window.location.hash).view === "ask") window.location.replace(conversationAddress(id));
    change({ key: asked.current.key, id, isRead: false });
  }, []);
  const leave = useCallback(() => change({ key: asked.current.key + 1, id: null, isRead: false }), []);
  const named = namedByAddress(asked.current);
  if (named !== asked.current.id) asked.current = { key: asked.current.key + 1, id: named, isRead: named !== null };
  const { id } = asked.current;
  return { ...asked.current, address: id === null ? "#/" : conversationAddress(id), begun, leave };
}

/** Other views than those of asking name none, and leave what is there. Read from the address itself, of which one is told later. */
function namedByAddress({ id }: Asked): string | null {
  const route = parseRoute(window.location.hash);
  if (route.view === "conversation") return route.id;
  return route.view === "ask" ? null : id;
}

// The list of conversations beside every view: read again when one was begun, asked in, renamed or deleted.
import { useCallback, useState } from "preact/hooks";
import { type Conversation, deleteConversation, listConversations, renameConversation } from "../api/conversations.ts";
import { useLoaded } from "../api/use-loaded.ts";

const AT_ONCE = 50;
const MOST = 200;

export interface Conversations {
  readonly list: readonly Conversation[];
  /** Of all that fit what is looked for. */
  readonly total: number;
  readonly query: string;
  readonly problem: string | null;
  readonly search: (query: string) => void;
  readonly showMore: (() => void) | null;
  readonly readAgain: () => void;
  readonly rename: (id: string, title: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

/** @param keeps whether the service keeps any */
export function useConversations(keeps: boolean): Conversations {
  const [query, search] = useState("");
  const [limit, setLimit] = useState(AT_ONCE);
  const [version, setVersion] = useState(0);
  const { value, problem } = useLoaded(keeps ? (signal) => listConversations(query.trim(), limit, signal) : null, [
    query.trim(),
    limit,
    version,
  ]);
  const readAgain = useCallback(() => setVersion((number) => number + 1), []);
  const total = value?.total ?? 0;
  return {
    list: value?.conversations ?? [],
    total,
    query,
    problem: problem === null ? null : `${problem.message} ${problem.remedy}`,
    search,
    showMore: total > limit && limit < MOST ? () => setLimit(MOST) : null,
    readAgain,
    rename: async (id, title) => {
      await renameConversation(id, title);
      readAgain();
    },
    remove: async (id) => {
      await deleteConversation(id);
      readAgain();
    },
  };
}

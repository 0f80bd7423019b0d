// What was asked before, by day: looked for, opened, renamed, deleted.
import { useId } from "preact/hooks";
import { byDay } from "./by-day.ts";
import { ConversationEntry } from "./conversation-entry.tsx";
import type { Conversations } from "./use-conversations.ts";

interface ListProps {
  readonly conversations: Conversations;
  /** Of the one that is open. */
  readonly currentId: string | null;
  readonly onRemoved: (id: string) => void;
}

export function ConversationList({ conversations, currentId, onRemoved }: ListProps) {
  const { list, query, problem, search, showMore, rename, remove } = conversations;
  const prefix = useId();
  if (list.length === 0 && query === "" && problem === null) return null;
  return (
    <nav class="conversations" aria-label="Conversations">
      <input
        class="field"
        type="search"
        value={query}
        aria-label="Search conversations"
        placeholder="Search conversations"
        onInput={(event) => search(event.currentTarget.value)}
      />
      {problem !== null && <p role="alert">{problem}</p>}
      {list.length === 0 && problem === null && <p class="none">None holds “{query.trim()}”.</p>}
      {byDay(list, new Date()).map(({ name, conversations: group }, place) => (
        <section key={name} aria-labelledby={`${prefix}-${place}`}>
          <h2 id={`${prefix}-${place}`}>{name}</h2>
          <ul>
            {group.map((conversation) => (
              <ConversationEntry
                key={conversation.id}
                conversation={conversation}
                isCurrent={conversation.id === currentId}
                onRename={(title) => rename(conversation.id, title)}
                onRemove={async () => {
                  await remove(conversation.id);
                  onRemoved(conversation.id);
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      {showMore !== null && (
        <button class="quiet" type="button" onClick={showMore}>
          Show more
        </button>
      )}
    </nav>
  );
}

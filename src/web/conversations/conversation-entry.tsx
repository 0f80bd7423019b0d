// One conversation in the list: a link, and what can be done with it. Deleting is asked about once, in its place.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { toCallError } from "../api/call.ts";
import type { Conversation } from "../api/conversations.ts";
import { Icon } from "../shell/icon.tsx";
import { conversationAddress } from "../shell/route.ts";

interface EntryProps {
  readonly conversation: Conversation;
  readonly isCurrent: boolean;
  readonly onRename: (title: string) => Promise<void>;
  readonly onRemove: () => Promise<void>;
}

export function ConversationEntry({ conversation, isCurrent, onRename, onRemove }: EntryProps) {
  const { id, title } = conversation;
  const [doing, setDoing] = useState<"nothing" | "renaming" | "removing">("nothing");
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      setDoing("nothing");
      setProblem(null);
    } catch (thrown) {
      const { message, remedy } = toCallError(thrown);
      setProblem(`${message} ${remedy}`);
    }
  };
  const stop = () => setDoing("nothing");
  return (
    <li class={isCurrent ? "entry current" : "entry"}>
      {doing === "renaming" && (
        <TitleField title={title} onTitle={(changed) => void attempt(() => onRename(changed))} onStop={stop} />
      )}
      {doing === "removing" && (
        <div
          class="confirm"
          role="group"
          aria-label={`Delete “${title}”?`}
          onKeyDown={(event) => onEscape(event, stop)}
        >
          <span>Delete for good?</span>
          <FocusedButton class="danger" words="Delete" onClick={() => void attempt(onRemove)} />
          <button type="button" onClick={stop}>
            Keep
          </button>
        </div>
      )}
      {doing === "nothing" && (
        <>
          <a href={conversationAddress(id)} aria-current={isCurrent ? "page" : undefined} title={title}>
            {title}
          </a>
          <span class="entry-actions">
            <button type="button" onClick={() => setDoing("renaming")} aria-label={`Rename “${title}”`}>
              <Icon name="edit" />
            </button>
            <button type="button" onClick={() => setDoing("removing")} aria-label={`Delete “${title}”`}>
              <Icon name="remove" />
            </button>
          </span>
        </>
      )}
      {problem !== null && <p role="alert">{problem}</p>}
    </li>
  );
}

interface TitleProps {
  readonly title: string;
  readonly onTitle: (title: string) => void;
  readonly onStop: () => void;
}

/** Enter and leaving the field keep the title, Escape does not. */
function TitleField({ title, onTitle, onStop }: TitleProps) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  const keep = () => {
    const changed = field.current?.value.trim() ?? "";
    if (changed === "" || changed === title) onStop();
    else onTitle(changed);
  };
  return (
    <input
      ref={field}
      class="field"
      aria-label="Title of the conversation"
      defaultValue={title}
      maxLength={4_000}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") field.current?.blur();
        onEscape(event, () => {
          if (field.current !== null) field.current.value = title;
          onStop();
        });
      }}
    />
  );
}

function FocusedButton({ words, ...rest }: { readonly class: string; readonly words: string; onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  return (
    <button ref={button} type="button" {...rest}>
      {words}
    </button>
  );
}

/** Not for the view behind, which stops its answer on the same key. */
function onEscape(event: KeyboardEvent, work: () => void): void {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  work();
}

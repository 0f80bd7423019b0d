// The conversation: what was asked and answered, and the field to ask in. Empty, it says what can be asked.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Citation } from "../../document/citation.ts";
import { Announcer } from "../shell/announcer.tsx";
import { useShortcuts } from "../shell/use-shortcuts.ts";
import type { Place } from "../shell/route.ts";
import { Composer } from "./composer.tsx";
import { describeOutcome } from "./describe-outcome.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeView } from "./exchange-view.tsx";
import { StartView } from "./start-view.tsx";
import { useConversation } from "./use-conversation.ts";
import { useExchanges } from "./use-exchanges.ts";
import { useLatest } from "./use-latest.tsx";

export interface AskViewProps {
  readonly documents: number | null;
  /** Of the conversation that is gone on with; null for one that begins with the first question. */
  readonly conversationId: string | null;
  readonly earlier: readonly Exchange[];
  /** Whether the service keeps conversations and feedback. */
  readonly keeps: boolean;
  readonly onOpen: (place: Place, citation: Citation) => void;
  readonly onBegun: (conversationId: string) => void;
  readonly onAnswered: () => void;
}

export function AskView({ documents, conversationId, earlier, keeps, onOpen, onBegun, onAnswered }: AskViewProps) {
  const conversationFor = useConversation(conversationId, keeps, onBegun);
  const conversation = useExchanges({ earlier, conversationFor, onAnswered });
  const { exchanges, isAsking } = conversation;
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const last = exchanges.at(-1);
  const { shown, before } = useLatest(exchanges);

  const submit = useCallback((question: string) => {
    if (question.trim() === "") return;
    setDraft("");
    conversation.ask(question.trim());
  }, []);
  useShortcuts({ focus: () => field.current?.focus(), stop: isAsking ? conversation.stop : null });
  const isEmpty = last === undefined;
  useLayoutEffect(() => {
    // the first question moves the field from the middle to the foot
    if (!isEmpty) field.current?.focus({ preventScroll: true });
  }, [isEmpty]);
  useEffect(() => {
    // the new question stands at the top, and the answer grows below it without moving anything
    if (last !== undefined) document.getElementById(`exchange-${last.id}`)?.scrollIntoView({ block: "start" });
  }, [last?.id]);

  const composer = (
    <Composer
      field={field}
      draft={draft}
      isAsking={isAsking}
      isFollowUp={exchanges.length > 0}
      onDraft={setDraft}
      onSubmit={submit}
      onStop={conversation.stop}
    />
  );
  if (last === undefined) return <StartView documents={documents} composer={composer} onAsk={submit} />;
  return (
    <div class="conversation">
      <h1 class="visually-hidden">Conversation</h1>
      <Announcer words={describeOutcome(last)} />
      <div class="exchanges">
        {before}
        {shown.map((exchange) => (
          <ExchangeView
            key={exchange.id}
            exchange={exchange}
            isLast={exchange === last}
            keeps={keeps}
            onOpen={onOpen}
            onRetry={conversation.retry}
          />
        ))}
      </div>
      <div class="composer-place">{composer}</div>
    </div>
  );
}

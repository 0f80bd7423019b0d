// The conversation: what was asked and answered, and the field to ask in. Empty, it says what can be asked.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Citation } from "../../document/citation.ts";
import { Announcer } from "../shell/announcer.tsx";
import { useShortcuts } from "../shell/use-shortcuts.ts";
import type { Place } from "../shell/route.ts";
import { Composer } from "./composer.tsx";
import { describeOutcome } from "./describe-outcome.ts";
import { ExchangeView } from "./exchange-view.tsx";
import { StartView } from "./start-view.tsx";
import { useExchanges } from "./use-exchanges.ts";

interface AskProps {
  readonly documents: number | null;
  readonly onOpen: (place: Place, citation: Citation) => void;
}

export function AskView({ documents, onOpen }: AskProps) {
  const conversation = useExchanges();
  const { exchanges, isAsking } = conversation;
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const last = exchanges.at(-1);

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
        {exchanges.map((exchange) => (
          <ExchangeView
            key={exchange.id}
            exchange={exchange}
            isLast={exchange === last}
            onOpen={onOpen}
            onRetry={conversation.retry}
          />
        ))}
      </div>
      <div class="composer-place">{composer}</div>
    </div>
  );
}

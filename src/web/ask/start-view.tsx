// Nothing asked yet: the field in the middle, and questions this library answers.
import type { ComponentChildren } from "preact";
import { useMayChange } from "../session/caller-context.ts";
import { Icon } from "../shell/icon.tsx";
import { useSuggestions } from "./use-suggestions.ts";

interface StartProps {
  readonly documents: number | null;
  readonly composer: ComponentChildren;
  readonly onAsk: (question: string) => void;
}

export function StartView({ documents, composer, onAsk }: StartProps) {
  const suggestions = useSuggestions();
  const mayAdd = useMayChange();
  return (
    <div class="start">
      <h1>What would you like to know?</h1>
      <p class="lead">
        {documents === 0
          ? "There are no documents yet."
          : "Answers come from your documents alone, with the page that says so."}
      </p>
      {composer}
      <ul class="suggestions" aria-label="Questions to begin with">
        {suggestions.map((question) => (
          <li key={question}>
            <button type="button" onClick={() => onAsk(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
      {mayAdd && (
        <p class="start-add">
          <Icon name="upload" /> <a href="#/library">Add your own documents</a>
        </p>
      )}
    </div>
  );
}

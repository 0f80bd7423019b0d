// What went wrong, in the service's words, and what to do.
import { Icon } from "../shell/icon.tsx";
import type { Failure } from "./exchange.ts";

export function FailureNote({ failure, onRetry }: { readonly failure: Failure; readonly onRetry: () => void }) {
  return (
    <div class="failure" role="alert">
      <Icon name="warning" />
      <p>
        <strong>{failure.message}</strong> {failure.remedy}
      </p>
      {failure.retryable && (
        <button class="quiet" type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

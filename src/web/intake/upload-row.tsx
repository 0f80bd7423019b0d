// One file on its way in: its name, how far it is, and what can be done about it.
import { formatBytes } from "../library/describe-document.ts";
import { type Upload, type UploadState, pathOf } from "./upload.ts";

interface RowProps {
  readonly upload: Upload;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

const WORDS: Readonly<Record<UploadState, string>> = {
  waiting: "Waits to be sent",
  sending: "Being sent",
  reading: "Being read",
  ready: "Can be asked about",
  failed: "Failed",
  cancelled: "Cancelled",
};

export function UploadRow({ upload, onCancel, onRetry }: RowProps) {
  const { file, state, sent, problem } = upload;
  const path = pathOf(upload);
  return (
    <li class={`upload ${state}`}>
      <div>
        <p class="upload-name">{path}</p>
        <p class="document-facts">
          {WORDS[state]}
          {state === "sending" && `, ${formatBytes(sent)} of ${formatBytes(file.size)}`}
        </p>
        {problem !== null && (
          <p class="document-failure">
            {problem.message} {problem.remedy}
          </p>
        )}
      </div>
      {state === "sending" && <progress aria-label={`${path} sent`} value={sent} max={Math.max(1, file.size)} />}
      {(state === "waiting" || state === "sending") && (
        <button class="quiet" type="button" aria-label={`Cancel ${path}`} onClick={onCancel}>
          Cancel
        </button>
      )}
      {(state === "cancelled" || problem?.isRetryable === true) && (
        <button class="quiet" type="button" aria-label={`Send ${path} again`} onClick={onRetry}>
          Try again
        </button>
      )}
    </li>
  );
}

// Asks once more before a document leaves, and says what that means.
import { useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";
import { type ListedDocument, describeDocument } from "../api/documents.ts";
import { removeDocument } from "../api/jobs.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Panel } from "../shell/panel.tsx";
import { nameOf } from "./document-row.tsx";

interface RemoveProps {
  readonly document: ListedDocument;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

export function RemoveDialog({ document, onRemoved, onClose }: RemoveProps) {
  const { value } = useLoaded((signal) => describeDocument(document.id, signal), [document.id]);
  const [isRemoving, setIsRemoving] = useState(false);
  const [problem, setProblem] = useState<CallError | null>(null);
  const remove = async () => {
    setIsRemoving(true);
    try {
      await removeDocument(document.id);
      onRemoved();
      onClose();
    } catch (thrown) {
      setProblem(toCallError(thrown));
      setIsRemoving(false);
    }
  };
  const means = value?.uploaded
    ? "It leaves the library, and the file that was sent here is deleted."
    : "It leaves the library and stays out. The file itself is not touched.";
  return (
    <Panel title={`Remove “${nameOf(document)}”?`} onClose={onClose}>
      <p class="document-facts">{document.path}</p>
      <p>{value === null ? "" : means}</p>
      {problem !== null && (
        <p class="document-failure" role="alert">
          {problem.message}. {problem.remedy}
        </p>
      )}
      <div class="add-choices">
        <button class="primary" type="button" disabled={isRemoving} onClick={() => void remove()}>
          Remove
        </button>
        <button class="quiet" type="button" onClick={onClose}>
          Keep
        </button>
      </div>
    </Panel>
  );
}

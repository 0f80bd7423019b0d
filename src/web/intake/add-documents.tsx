// How documents come in: files, folders of this computer, and for admins a folder of the machine that serves, which stays where it is.
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type CallError, toCallError } from "../api/call.ts";
import { followFolder } from "../api/jobs.ts";
import { Icon } from "../shell/icon.tsx";
import { filesOfInput } from "./chosen-files.ts";
import type { Intake } from "./intake.ts";
import type { ChosenFile } from "./upload.ts";
import { useFileDrop } from "./use-file-drop.ts";

interface AddProps {
  readonly intake: Intake;
  readonly isAdmin: boolean;
  /** Of the library, to choose from; the first is taken unless another is named. */
  readonly collections: readonly string[];
}

/** As the service takes it. */
const COLLECTION = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._\\-]{0,99}";

export function AddDocuments({ intake, isAdmin, collections }: AddProps) {
  const [named, setNamed] = useState<string | null>(null);
  const collection = named ?? collections[0] ?? "default";
  const isNamed = new RegExp(`^${COLLECTION}$`, "u").test(collection);
  const add = useCallback((files: readonly ChosenFile[]) => intake.add(files, collection), [intake, collection]);
  const isHeld = useFileDrop(isNamed ? add : null);
  return (
    <section class={isHeld ? "add held" : "add"} aria-label="Add documents">
      <p class="add-lead">{isHeld ? "Let go to add them" : "Drag files or folders here, or choose them."}</p>
      <div class="add-choices">
        <Choose label="Add files" isFolder={false} isOff={!isNamed} onFiles={add} />
        <Choose label="Add a folder" isFolder isOff={!isNamed} onFiles={add} />
        <label>
          Collection
          <input
            class="field"
            list="collections"
            value={collection}
            maxLength={100}
            pattern={COLLECTION}
            required
            onInput={(event) => setNamed(event.currentTarget.value)}
          />
          <datalist id="collections">
            {collections.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
      </div>
      {isAdmin && <FollowFolder intake={intake} collection={isNamed ? collection : null} />}
    </section>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly isFolder: boolean;
  readonly isOff: boolean;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
}

function Choose({ label, isFolder, isOff, onFiles }: ChooseProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (input.current !== null) input.current.webkitdirectory = isFolder;
  }, [isFolder]);
  const take = (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const { currentTarget } = event;
    if (currentTarget.files !== null) onFiles(filesOfInput(currentTarget.files));
    // the same file can be chosen again
    currentTarget.value = "";
  };
  return (
    <>
      <button class="quiet" type="button" disabled={isOff} onClick={() => input.current?.click()}>
        <Icon name={isFolder ? "folder" : "file"} /> {label}
      </button>
      <input ref={input} type="file" hidden multiple aria-label={label} onChange={take} />
    </>
  );
}

function FollowFolder({ intake, collection }: { readonly intake: Intake; readonly collection: string | null }) {
  const [path, setPath] = useState("");
  const [problem, setProblem] = useState<CallError | null>(null);
  const follow = async (event: Event) => {
    event.preventDefault();
    if (collection === null) return;
    setProblem(null);
    try {
      intake.watch(await followFolder(path.trim(), collection));
      setPath("");
    } catch (thrown) {
      setProblem(toCallError(thrown));
    }
  };
  return (
    <details>
      <summary>A folder on the machine that runs Eyrie</summary>
      <form class="add-choices" onSubmit={(event) => void follow(event)}>
        <label>
          Its whole path
          <input
            class="field"
            value={path}
            required
            maxLength={4_000}
            placeholder="/srv/contracts"
            onInput={(event) => setPath(event.currentTarget.value)}
          />
        </label>
        <button class="quiet" type="submit" disabled={collection === null}>
          Read it
        </button>
      </form>
      {problem !== null && (
        <p class="document-failure" role="alert">
          {problem.message} {problem.remedy}
        </p>
      )}
    </details>
  );
}

// Files and folders that are dragged over the page, and let go.
import { useEffect, useState } from "preact/hooks";
import { filesOfDrop } from "./chosen-files.ts";
import type { ChosenFile } from "./upload.ts";

/** @param onFiles null: nothing is taken. @returns whether something is held over the page */
export function useFileDrop(onFiles: ((files: readonly ChosenFile[]) => void) | null): boolean {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (onFiles === null) return undefined;
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      // without it the browser would open the file in place of the page
      event.preventDefault();
      setIsHeld(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsHeld(false);
    };
    const drop = (event: DragEvent) => {
      if (event.dataTransfer === null || !holdsFiles(event)) return;
      event.preventDefault();
      setIsHeld(false);
      filesOfDrop(event.dataTransfer.items)
        .then(onFiles)
        // a folder that cannot be read gives nothing
        .catch(() => undefined);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [onFiles]);
  return isHeld;
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") === true;
}

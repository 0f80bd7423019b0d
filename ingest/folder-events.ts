// The system's events of folders: one watch a folder, so that a tree of any number of files costs as many as it has folders.
import { type FSWatcher, watch } from "node:fs";

export class FolderEvents {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Called again for a folder it watches already, it does nothing. A folder that cannot be watched is looked at now and then. */
  watch(location: Buffer): void {
    const key = location.toString("latin1");
    if (this.#watchers.has(key)) return;
    try {
      const watcher = watch(location, { persistent: true }, this.#onChange);
      const forget = () => {
        watcher.close();
        this.#watchers.delete(key);
      };
      watcher.on("error", forget);
      // a folder that went away and came back is another one
      watcher.on("change", (_event, name) => {
        if (String(name) === baseOf(location)) forget();
      });
      this.#watchers.set(key, watcher);
    } catch {
      this.#onChange();
    }
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }
}

function baseOf(location: Buffer): string {
  return location.subarray(location.lastIndexOf("/") + 1).toString();
}

// Where in the library one is: the collection, the way down to the folder, and the folders that lie in it.
import { type Collection, type LibraryPlace, listFolder } from "../api/documents.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Icon } from "../shell/icon.tsx";
import { libraryAddress } from "../shell/route.ts";

interface PlaceProps {
  readonly place: LibraryPlace;
  readonly collections: readonly Collection[];
  readonly version: number;
}

export function PlaceBar({ place, collections, version }: PlaceProps) {
  const { collection, folder } = place;
  const { value } = useLoaded((signal) => listFolder(place, signal), [collection, folder, version]);
  const steps = folder === "" ? [] : folder.split("/");
  const to = (path: string) => libraryAddress({ collection, folder: path });
  return (
    <div class="place">
      {collections.length > 1 && (
        <label>
          Collection
          <select
            class="field"
            value={collection}
            onChange={(event) => {
              window.location.hash = libraryAddress({ collection: event.currentTarget.value, folder: "" });
            }}
          >
            <option value="">All</option>
            {collections.map(({ name, documents }) => (
              <option key={name} value={name}>
                {name} ({documents.toLocaleString("en")})
              </option>
            ))}
          </select>
        </label>
      )}
      {steps.length > 0 && (
        <nav aria-label="Folder">
          <ol class="crumbs">
            <li>
              <a href={to("")}>All folders</a>
            </li>
            {steps.map((name, index) => (
              <li key={index}>
                <a
                  href={to(steps.slice(0, index + 1).join("/"))}
                  aria-current={index === steps.length - 1 ? "page" : undefined}
                >
                  {name}
                </a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      {value !== null && value.folders.length > 0 && (
        <ul class="folders" aria-label="Folders">
          {value.folders.map(({ name, documents }) => (
            <li key={name}>
              <a href={to([...steps, name].join("/"))}>
                <Icon name="folder" /> {name} <span class="document-facts">{documents.toLocaleString("en")}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

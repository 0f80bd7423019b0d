// What a search is narrowed to: collection, format, path and days.
import { listCollections, listFolder } from "../api/documents.ts";
import type { SearchFilters } from "../api/search.ts";
import { useLoaded } from "../api/use-loaded.ts";

interface FiltersProps {
  readonly filters: SearchFilters;
  readonly onChange: (filters: SearchFilters) => void;
}

export function SearchFilterFields({ filters, onChange }: FiltersProps) {
  const { value: collections } = useLoaded(listCollections, []);
  const { value: contents } = useLoaded(
    (signal) => listFolder({ collection: filters.collection, folder: "" }, signal),
    [filters.collection],
  );
  const change = (name: keyof SearchFilters) => (event: { readonly currentTarget: { readonly value: string } }) =>
    onChange({ ...filters, [name]: event.currentTarget.value });
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">Narrow the search</legend>
      {(collections?.length ?? 0) > 1 && (
        <Choice
          label="Collection"
          value={filters.collection}
          names={collections ?? []}
          onChange={change("collection")}
        />
      )}
      <Choice label="Format" value={filters.format} names={contents?.formats ?? []} onChange={change("format")} />
      <label>
        Path
        <input
          class="field"
          value={filters.path}
          maxLength={1_000}
          placeholder="handbook or *.pdf"
          onChange={change("path")}
        />
      </label>
      <label>
        From
        <input class="field" type="date" value={filters.from} onChange={change("from")} />
      </label>
      <label>
        to
        <input class="field" type="date" value={filters.to} onChange={change("to")} />
      </label>
    </fieldset>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly names: readonly { readonly name: string; readonly documents: number }[];
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
}

function Choice({ label, value, names, onChange }: ChoiceProps) {
  return (
    <label>
      {label}
      <select class="field" value={value} onChange={onChange}>
        <option value="">All</option>
        {names.map(({ name, documents }) => (
          <option key={name} value={name}>
            {name} ({documents.toLocaleString("en")})
          </option>
        ))}
      </select>
    </label>
  );
}

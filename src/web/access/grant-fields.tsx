// What somebody may do and see, as the fields of a form: a role, and all collections or some.
import type { Grant } from "../api/people.ts";

interface GrantFieldsProps {
  readonly granted: { readonly role: Grant["role"]; readonly collections: "all" | readonly string[] };
  /** Those there are; what was granted before is offered as well. */
  readonly collections: readonly string[];
}

const ROLES = [
  { role: "reader", words: "Reader: asks, searches, reads" },
  { role: "editor", words: "Editor: also adds and removes documents" },
  { role: "admin", words: "Admin: also looks after Eyrie" },
] as const;

export function GrantFields({ granted, collections }: GrantFieldsProps) {
  const named = granted.collections === "all" ? [] : granted.collections;
  const offered = [...new Set([...collections, ...named])].sort();
  return (
    <>
      <label>
        Role
        <select class="field" name="role">
          {ROLES.map(({ role, words }) => (
            <option key={role} value={role} selected={role === granted.role}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>Sees</legend>
        <label>
          <input type="checkbox" name="all" defaultChecked={granted.collections === "all"} /> All collections, also
          those to come
        </label>
        <div class="some">
          {offered.map((name) => (
            <label key={name}>
              <input type="checkbox" name="collection" value={name} defaultChecked={named.includes(name)} /> {name}
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

export function readGrant(form: FormData): Grant {
  const role = ROLES.find((one) => one.role === form.get("role"))?.role ?? "reader";
  return { role, collections: form.has("all") ? "all" : form.getAll("collection").map(String) };
}

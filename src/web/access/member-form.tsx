// Adding a user or a group, or giving one other grants in place of theirs.
import { type Group, type People, type User, putGroup, putUser } from "../api/people.ts";
import { GrantFields, readGrant } from "./grant-fields.tsx";
import { PanelForm } from "./panel-form.tsx";

export interface Editing {
  readonly kind: "users" | "groups";
  /** Null: a new one. */
  readonly member: User | Group | null;
}

interface MemberFormProps {
  readonly editing: Editing;
  readonly people: People;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function MemberForm({ editing: { kind, member }, people, onChanged, onClose }: MemberFormProps) {
  const noun = kind === "users" ? "user" : "group";
  const groups = member !== null && "groups" in member ? member.groups : [];
  const submit = async (form: FormData) => {
    const name = member?.name ?? String(form.get("name"));
    const grant = readGrant(form);
    if (kind === "groups") await putGroup(name, grant);
    else await putUser(name, { ...grant, groups: form.getAll("group").map(String) });
    onChanged();
  };
  return (
    <PanelForm
      title={member === null ? `New ${noun}` : `Change ${member.name}`}
      action={member === null ? `Add the ${noun}` : "Save"}
      onSubmit={submit}
      onClose={onClose}
    >
      {member === null && (
        <label>
          Name
          <input class="field" name="name" required maxLength={200} autocomplete="off" aria-describedby="name-help" />
          <span id="name-help" class="facts">
            As a proxy or an identity provider would name {kind === "users" ? "them" : "it"}
          </span>
        </label>
      )}
      <GrantFields granted={member ?? { role: "reader", collections: [] }} collections={people.collections} />
      {kind === "users" && people.groups.length > 0 && (
        <fieldset>
          <legend>In the groups</legend>
          {people.groups.map(({ name }) => (
            <label key={name}>
              <input type="checkbox" name="group" value={name} defaultChecked={groups.includes(name)} /> {name}
            </label>
          ))}
        </fieldset>
      )}
    </PanelForm>
  );
}

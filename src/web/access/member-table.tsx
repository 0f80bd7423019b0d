// Users or groups, and what each is granted.
import { type Group, type User, remove } from "../api/people.ts";
import { ConfirmButton } from "./confirm-button.tsx";
import { describeSeen } from "./describe-access.ts";
import type { Editing } from "./member-form.tsx";

interface MemberTableProps {
  readonly kind: Editing["kind"];
  readonly members: readonly (User | Group)[];
  readonly onEdit: (editing: Editing) => void;
  readonly onChanged: () => void;
}

const WORDS = {
  users: { title: "Users", add: "Add a user", none: "There are no users.", others: "In the groups" },
  groups: { title: "Groups", add: "Add a group", none: "There are no groups.", others: "Members" },
} as const;

export function MemberTable({ kind, members, onEdit, onChanged }: MemberTableProps) {
  const { title, add, none, others } = WORDS[kind];
  return (
    <section aria-labelledby={`${kind}-title`}>
      <header class="section-head">
        <h2 id={`${kind}-title`}>{title}</h2>
        <button class="quiet" type="button" onClick={() => onEdit({ kind, member: null })}>
          {add}
        </button>
      </header>
      {members.length === 0 ? (
        <p>{none}</p>
      ) : (
        <div class="table" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Sees</th>
                <th scope="col">{others}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.name} class="taken">
                  <th scope="row">{member.name}</th>
                  <td>{member.role}</td>
                  <td>{describeSeen(member.collections)}</td>
                  <td>{("groups" in member ? member.groups : member.members).join(", ")}</td>
                  <td class="member-actions">
                    <button
                      class="quiet"
                      type="button"
                      aria-label={`Change ${member.name}`}
                      onClick={() => onEdit({ kind, member })}
                    >
                      Change
                    </button>
                    <ConfirmButton
                      words="Remove"
                      question={kind === "users" ? "Remove with all keys?" : "Remove now?"}
                      about={member.name}
                      onConfirm={() => remove(kind, member.name)}
                      onDone={onChanged}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

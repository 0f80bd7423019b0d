// Making a key: what it is for, whose it is, what it may do and see, and how long it holds.
import { type MadeKey, type People, createKey } from "../api/people.ts";
import { GrantFields, readGrant } from "./grant-fields.tsx";
import { PanelForm } from "./panel-form.tsx";

interface KeyFormProps {
  readonly people: People;
  readonly onMade: (made: MadeKey) => void;
  readonly onClose: () => void;
}

const DAY_MS = 86_400_000;
const LASTS = [
  { days: "30", words: "30 days" },
  { days: "90", words: "90 days" },
  { days: "365", words: "a year" },
  { days: "", words: "until it is revoked" },
];

export function KeyForm({ people, onMade, onClose }: KeyFormProps) {
  const submit = async (form: FormData) => {
    const user = String(form.get("user"));
    const days = String(form.get("days"));
    const expires = days === "" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString().slice(0, 10);
    onMade(
      await createKey({
        name: String(form.get("name")),
        user: user === "" ? null : user,
        expires,
        ...readGrant(form),
      }),
    );
  };
  return (
    <PanelForm title="New key" action="Make the key" onSubmit={submit} onClose={onClose}>
      <label>
        What it is for
        <input class="field" name="name" required maxLength={200} autocomplete="off" placeholder="Anna's laptop" />
      </label>
      <label>
        Whose it is
        <select class="field" name="user">
          <option value="">nobody's: a program's</option>
          {people.users.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p class="facts">A user's key never does or sees more than its user.</p>
      <GrantFields granted={{ role: "reader", collections: [] }} collections={people.collections} />
      <label>
        Holds
        <select class="field" name="days">
          {LASTS.map(({ days, words }) => (
            <option key={days} value={days} selected={days === "90"}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </PanelForm>
  );
}

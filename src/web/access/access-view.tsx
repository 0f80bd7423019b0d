// Who may ask, for who looks after Eyrie: keys, users and groups, what each may do and see.
import { useState } from "preact/hooks";
import { type MadeKey, readPeople } from "../api/people.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { AdministrationHead } from "../insight/administration-head.tsx";
import { KeyForm } from "./key-form.tsx";
import { KeyTable } from "./key-table.tsx";
import { MadeKeyPanel } from "./made-key-panel.tsx";
import { MemberForm, type Editing } from "./member-form.tsx";
import { MemberTable } from "./member-table.tsx";

export function AccessView() {
  const [changes, setChanges] = useState(0);
  const [opened, setOpened] = useState<"key" | MadeKey | Editing | null>(null);
  const { value: people, problem, isLoading } = useLoaded(readPeople, [changes]);
  const changed = () => {
    setOpened(null);
    setChanges((count) => count + 1);
  };
  const close = () => setOpened(null);
  return (
    <section class="administration" aria-labelledby="administration-title" aria-busy={isLoading}>
      <AdministrationHead title="Keys and access" view="access" />
      {problem !== null && (
        <p class="failure" role="alert">
          <strong>{problem.message}</strong> {problem.remedy}
        </p>
      )}
      {people !== null && problem === null && (
        <>
          <KeyTable keys={people.keys} onNew={() => setOpened("key")} onChanged={changed} />
          {(["users", "groups"] as const).map((kind) => (
            <MemberTable key={kind} kind={kind} members={people[kind]} onEdit={setOpened} onChanged={changed} />
          ))}
          {opened === "key" && (
            <KeyForm
              people={people}
              onMade={(made) => {
                changed();
                setOpened(made);
              }}
              onClose={close}
            />
          )}
          {opened !== null && typeof opened === "object" && "secret" in opened && (
            <MadeKeyPanel made={opened} onClose={close} />
          )}
          {opened !== null && typeof opened === "object" && "kind" in opened && (
            <MemberForm editing={opened} people={people} onChanged={changed} onClose={close} />
          )}
        </>
      )}
    </section>
  );
}

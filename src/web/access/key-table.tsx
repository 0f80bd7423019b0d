// The keys: those in force, and on request those that are over.
import { type Key, revokeKey } from "../api/people.ts";
import { ConfirmButton } from "./confirm-button.tsx";
import { describeEnd, describeSeen, isInForce } from "./describe-access.ts";

interface KeyTableProps {
  readonly keys: readonly Key[];
  readonly onNew: () => void;
  readonly onChanged: () => void;
}

export function KeyTable({ keys, onNew, onChanged }: KeyTableProps) {
  const holding = keys.filter(isInForce);
  const over = keys.filter((key) => !isInForce(key));
  return (
    <section aria-labelledby="keys-title">
      <header class="section-head">
        <h2 id="keys-title">Keys</h2>
        <button class="quiet" type="button" onClick={onNew}>
          New key
        </button>
      </header>
      {holding.length === 0 ? (
        <p>No key is in force.</p>
      ) : (
        <Table name="Keys in force" keys={holding} onChanged={onChanged} />
      )}
      {over.length > 0 && (
        <details>
          <summary>{over.length} that hold no more</summary>
          <Table name="Keys that hold no more" keys={over} onChanged={onChanged} />
        </details>
      )}
    </section>
  );
}

interface TableProps extends Pick<KeyTableProps, "keys" | "onChanged"> {
  readonly name: string;
}

function Table({ name: title, keys, onChanged }: TableProps) {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Role</th>
            <th scope="col">Sees</th>
            <th scope="col">Made</th>
            <th scope="col">Holds</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} class="taken">
              <th scope="row">
                {key.name}
                <span class="facts">
                  {key.user === null ? "" : `of ${key.user} · `}
                  {key.id}
                </span>
              </th>
              <td>{key.role}</td>
              <td>
                {key.user !== null && key.collections === "all"
                  ? `what ${key.user} sees`
                  : describeSeen(key.collections)}
              </td>
              <td>{key.created.slice(0, 10)}</td>
              <td>{describeEnd(key)}</td>
              <td>
                {isInForce(key) && (
                  <ConfirmButton
                    words="Revoke"
                    question="Revoke now?"
                    about={key.name}
                    onConfirm={() => revokeKey(key.id)}
                    onDone={onChanged}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

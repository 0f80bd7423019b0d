// Keys, users, groups and the audit log as a person handles them: real processes, their output and their exit codes.
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { runEyrie as run } from "../support/run-eyrie.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a key is made, shown once, listed and revoked; what it may see must be said", async () => {
  const data = join(temporaryFolder(), "kb");
  const eyrie = (...args: string[]) => run([...args, "--data", data]);
  expect(await eyrie("keys", "create", "laptop")).toMatchObject({
    code: 64,
    out: "",
    err: expect.stringContaining("--collection"),
  });
  const made = await eyrie("keys", "create", "script", "--role", "editor", "--collection", "hr", "--expires", "90d");
  expect(made.code).toBe(0);
  expect(made.out).toMatch(/^eyrie_[0-9a-f]{16}_[\w-]{43}\n$/);
  const id = made.out.slice(6, 22);
  const listed = await eyrie("keys", "list");
  expect(listed.out).toMatch(new RegExp(`^${id}  script: editor, hr, expires 20`));
  expect(listed.out).not.toContain(made.out.slice(23).trim());
  expect((await eyrie("keys", "revoke", id)).out).toContain("revoked 20");
  expect((await eyrie("keys", "revoke", "0")).code).toBe(66);
  expect((await eyrie("keys", "create", "x", "--all-collections", "--expires", "2020-01-01")).err).toMatch(
    /a day to come/,
  );
  expect((await eyrie("keys", "create", "x", "--all-collections", "--role", "root")).code).toBe(64);
});

test("users and groups carry grants; the audit log has it all and shows what was done to it", async () => {
  const data = join(temporaryFolder(), "kb");
  const eyrie = (...args: string[]) => run([...args, "--data", data]);
  await eyrie("groups", "put", "staff", "--collection", "handbook");
  expect((await eyrie("users", "put", "anna", "--collection", "hr", "--group", "staff")).out).toBe(
    "anna: reader, hr, in staff\n",
  );
  const made = await eyrie("keys", "create", "laptop", "--user", "anna", "--json");
  expect(JSON.parse(made.out)).toMatchObject({ user: "anna", secret: expect.stringMatching(/^eyrie_/) });
  expect((await eyrie("keys", "create", "laptop", "--user", "ben")).code).toBe(66);
  expect((await eyrie("groups", "list")).out).toBe("staff: reader, handbook: anna\n");
  await eyrie("users", "remove", "anna");
  expect((await eyrie("keys", "list")).out).toBe("there are no keys\n");
  const exported = (await eyrie("audit", "export")).out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { action: string });
  expect(exported.map(({ action }) => action)).toEqual([
    "group-changed",
    "user-changed",
    "key-created",
    "user-removed",
  ]);
  expect(JSON.stringify(exported)).not.toContain((JSON.parse(made.out) as { secret: string }).secret.slice(-43));

  const verified = await eyrie("audit", "verify");
  expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/whole, 4 entries, head 4:[0-9a-f]{64}\n$/) });
  const head = /head (\S+)/.exec(verified.out)?.[1] ?? "";
  expect((await eyrie("audit", "verify", "--head", head)).code).toBe(0);
  const database = new Database(join(data, "people.sqlite"));
  database.exec("DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq = 4");
  database.close();
  expect((await eyrie("audit", "verify")).code).toBe(0);
  expect(await eyrie("audit", "verify", "--head", head)).toMatchObject({
    code: 65,
    out: expect.stringContaining("NOT WHOLE: entry 4"),
  });
});

// Ingest over HTTP: folders brought in step and files sent, watched to their end, one at a time.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addFile, folderOf } from "../support/library.ts";
import { getJson, post, readEvents, serveFolders } from "../support/serve.ts";

interface Job {
  readonly id: string;
  readonly state: string;
  readonly folder: string;
  readonly progress: Record<string, unknown>;
  readonly failures: { path: string }[];
}

async function endOf(url: string, { id }: Job): Promise<Job> {
  const events = await readEvents(await fetch(`${url}/v1/ingest-jobs/${id}/events`));
  expect(events.at(-1)?.["type"]).toBe("job-ended");
  return events.at(-1)?.["job"] as Job;
}

function form(files: Record<string, string | Uint8Array<ArrayBuffer>>): FormData {
  const data = new FormData();
  for (const [name, content] of Object.entries(files)) data.append("files", new Blob([content]), name);
  return data;
}

test("a folder is brought in step, one job after another, each with its progress and what failed", async () => {
  const folder = folderOf({ "one.md": "# One\n\nFirst words.", "bad.pdf": "%PDF-1.7" });
  const { url } = await serveFolders();
  const started = (await (await post(`${url}/v1/ingest-jobs`, { folder, collection: "notes" })).json()) as Job;
  const queued = (await (await post(`${url}/v1/ingest-jobs`, { folder })).json()) as Job;
  expect(queued.state).toBe("waiting");
  expect(await endOf(url, started)).toMatchObject({
    state: "finished",
    collection: "notes",
    progress: { toRead: 2, read: 2, failed: 1, current: null },
    failures: [{ path: "bad.pdf" }],
    report: { added: ["one.md"] },
  });
  expect(await endOf(url, queued)).toMatchObject({ state: "finished", progress: { unchanged: 1 } });
  const { jobs } = await getJson<{ jobs: Job[] }>(`${url}/v1/ingest-jobs`);
  expect(jobs.map(({ id }) => id)).toEqual([queued.id, started.id]);
  expect(jobs.filter((job) => "report" in job)).toEqual([]);
  const missing = (await (await post(`${url}/v1/ingest-jobs`, { folder: join(folder, "none") })).json()) as Job;
  expect(await endOf(url, missing)).toMatchObject({ state: "failed", error: { code: "folder-unusable" } });
});

test("a job that waits or runs is cancelled, and what it has written stays", async () => {
  const pages = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `${index}.md`,
      `# Page ${index}\n\n${"Words upon words. ".repeat(200)}`,
    ]),
  );
  const { url } = await serveFolders();
  const running = (await (await post(`${url}/v1/ingest-jobs`, { folder: folderOf(pages) })).json()) as Job;
  const waiting = (await (await post(`${url}/v1/ingest-jobs`, { folder: folderOf({ "a.md": "a" }) })).json()) as Job;
  const cancel = ({ id }: Job) => fetch(`${url}/v1/ingest-jobs/${id}/cancel`, { method: "POST" });
  expect(await (await cancel(waiting)).json()).toMatchObject({ state: "cancelled" });
  await expect
    .poll(async () => (await getJson<Job>(`${url}/v1/ingest-jobs/${running.id}`)).progress["read"], { timeout: 20_000 })
    .toBeGreaterThan(0);
  await cancel(running);
  const ended = await endOf(url, running);
  expect(ended.state).toBe("cancelled");
  const { total } = await getJson<{ total: number }>(`${url}/v1/documents`);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(300);
});

test("files are sent into a collection, found, replaced, deleted, and sent again", async () => {
  const { url, application } = await serveFolders();
  const address = `${url}/v1/collections/team%20a/documents`;
  const send = async (files: Parameters<typeof form>[0]) => {
    const response = await fetch(address, { method: "POST", body: form(files) });
    expect(response.status).toBe(202);
    return (await response.json()) as { files: { name: string; size: number }[]; job: Job };
  };
  const sent = await send({
    "../../etc/caf\u00e9 plan.md": "# Caf\u00e9\n\nOpens at seven.",
    ".hidden.txt": "Shown now.",
  });
  expect(sent.files.map(({ name }) => name)).toEqual(["caf\u00e9 plan.md", "hidden.txt"]);
  expect(await endOf(url, sent.job)).toMatchObject({ state: "finished", collection: "team a" });
  const folder = application.uploads.folderOf("team a");
  expect(readdirSync(folder).sort()).toEqual(["caf\u00e9 plan.md", "hidden.txt"]);
  const again = await send({ "caf\u00e9 plan.md": "# Caf\u00e9\n\nOpens at nine." });
  expect(await endOf(url, again.job)).toMatchObject({ report: { updated: ["caf\u00e9 plan.md"] } });
  const list = () => getJson<{ documents: { id: string; path: string }[] }>(`${url}/v1/documents?collection=team%20a`);
  const plan = (await list()).documents.find(({ path }) => path.startsWith("caf"));
  expect(await getJson(`${url}/v1/documents/${plan?.id}`)).toMatchObject({ uploaded: true });
  expect((await fetch(`${url}/v1/documents/${plan?.id}`, { method: "DELETE" })).status).toBe(200);
  expect(existsSync(join(folder, "caf\u00e9 plan.md"))).toBe(false);
  await endOf(url, (await send({ "caf\u00e9 plan.md": "# Caf\u00e9\n\nOpens at ten." })).job);
  expect((await list()).documents.map(({ path }) => path)).toEqual(["caf\u00e9 plan.md", "hidden.txt"]);
  expect(readFileSync(join(folder, "caf\u00e9 plan.md"), "utf8")).toContain("ten");
});

test("an upload that is wrong says so and leaves nothing behind", async () => {
  const { url, application } = await serveFolders();
  const address = `${url}/v1/collections/box/documents`;
  const status = async (response: Promise<Response>) => {
    const { error } = (await (await response).json()) as { error: { code: string } };
    return [(await response).status, error.code];
  };
  const type = { "content-type": "multipart/form-data; boundary=x" };
  const head = '--x\r\ncontent-disposition: form-data; name="files"; filename="a.md"\r\n\r\n';
  expect(await status(post(address, {}))).toEqual([400, "invalid-request"]);
  expect(await status(fetch(address, { method: "POST", body: new FormData() }))).toEqual([400, "invalid-request"]);
  expect(await status(fetch(address, { method: "POST", body: form({ "...": "x" }) }))).toEqual([
    400,
    "invalid-request",
  ]);
  expect(await status(post(address, `${head}cut off`, type))).toEqual([400, "invalid-request"]);
  // the parser is done at the first of these, before its input has ended
  for (const ends of ["--x--\r\n--x--\r\n", "--x--\r\n--x-"])
    expect(await status(post(address, ends, type))).toEqual([400, "invalid-request"]);
  const large = new Uint8Array(101 * 2 ** 20);
  expect(await status(fetch(address, { method: "POST", body: form({ "large.txt": large }) }))).toEqual([
    413,
    "request-too-large",
  ]);
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}.md`, "x"]));
  expect((await status(fetch(address, { method: "POST", body: form(many) })))[0]).toBe(400);
  expect(await status(post(`${url}/v1/collections/..%2F..%2Fetc/documents`, head, type))).toEqual([
    400,
    "invalid-request",
  ]);
  const left = readdirSync(application.uploads.folderOf("box"));
  expect(left.filter((name) => !/^\d+\.md$/.test(name))).toEqual([]);
});

test("beside another writer a job says who writes, and a delete too", async () => {
  const folder = folderOf({ "one.md": "# One\n\nWords." });
  const { url, application } = await serveFolders([folder]);
  const { acquireWriterLock } = await import("../../src/knowledge-base/writer-lock.ts");
  const lock = acquireWriterLock(application.status({ id: "x", collections: "all" }).directory);
  addFile(folder, "two.md", "# Two\n\nWords.");
  const job = (await (await post(`${url}/v1/ingest-jobs`, { folder })).json()) as Job;
  expect(await endOf(url, job)).toMatchObject({ state: "failed", error: { code: "knowledge-base-locked" } });
  const { documents } = await getJson<{ documents: { id: string }[] }>(`${url}/v1/documents`);
  expect((await fetch(`${url}/v1/documents/${documents[0]?.id}`, { method: "DELETE" })).status).toBe(409);
  lock.release();
});

test("files are sent into folders, those that wait are read together, and what is not read says what to do", async () => {
  const { url, application } = await serveFolders();
  const send = async (folder: string, files: Parameters<typeof form>[0]) => {
    const address = `${url}/v1/collections/box/documents?folder=${encodeURIComponent(folder)}`;
    const response = await fetch(address, { method: "POST", body: form(files) });
    return { status: response.status, ...((await response.json()) as { files: { name: string }[]; job: Job }) };
  };
  // the first to come is read at once, or not before the others are stored
  const busy = (await (
    await post(`${url}/v1/ingest-jobs`, { folder: folderOf({ "long.md": "# Long\n\nWords. ".repeat(300) }) })
  ).json()) as Job;
  const sent = [
    await send("reports/2025", { "plan.md": "# Plan\n\nBuild a bridge." }),
    await send("reports/../2024//.", { "plan.md": "# Plan\n\nBuild a tunnel.", "notes.xyz": "?" }),
  ];
  expect(sent.flatMap(({ files }) => files.map(({ name }) => name))).toEqual([
    "reports/2025/plan.md",
    "reports/2024/plan.md",
    "reports/2024/notes.xyz",
  ]);
  expect(sent[1]?.job.id).toBe(sent[0]?.job.id);
  await endOf(url, busy);
  const ended = await endOf(url, sent[0]?.job as Job);
  expect(ended).toMatchObject({
    state: "finished",
    report: {
      added: ["reports/2024/plan.md", "reports/2025/plan.md"],
      skipped: [{ path: "reports/2024/notes.xyz", remedy: expect.stringContaining(".") }],
    },
  });
  const { documents } = await getJson<{ documents: { id: string; path: string }[] }>(
    `${url}/v1/documents?collection=box&folder=reports`,
  );
  expect(documents.map(({ path }) => path)).toEqual(["reports/2024/plan.md", "reports/2025/plan.md"]);
  expect((await fetch(`${url}/v1/documents/${documents[0]?.id}`, { method: "DELETE" })).status).toBe(200);
  expect(existsSync(join(application.uploads.folderOf("box"), "reports/2024/plan.md"))).toBe(false);
  expect((await send("reports/2025/plan.md", { "a.md": "a" })).status).toBe(400);
  expect((await send("", { reports: "a file in a folder's place" })).status).toBe(400);
  expect((await send("a/".repeat(30), { "a.md": "a" })).status).toBe(400);
});

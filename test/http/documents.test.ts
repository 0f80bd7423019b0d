// Documents over HTTP: looked through, read, opened by ranges, and taken out.
import {
  existsSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addFile, folderOf } from "../support/library.ts";
import { SAMPLE_FOLDER } from "../support/sample-library.ts";
import { getJson, post, serveFolders, serveSample } from "../support/serve.ts";

interface Listed {
  readonly documents: { id: string; path: string; state: string; size: number; failure: { remedy: string } | null }[];
  readonly total: number;
}

test("a list is paged, narrowed and ordered, and shows what could not be read with its remedy", async () => {
  const folder = folderOf({
    "b.md": "# Beta\n\nThe second letter.",
    "a.md": "# Alpha\n\nThe first letter.",
    "locked.pdf": "%PDF-1.7 and no more",
    "c%_d.txt": "Wildcards in a name.",
  });
  const { url } = await serveFolders([folder]);
  const all = await getJson<Listed>(`${url}/v1/documents`);
  expect(all.documents.map(({ path }) => path)).toEqual(["a.md", "b.md", "c%_d.txt", "locked.pdf"]);
  expect(all.total).toBe(4);
  const failed = await getJson<Listed>(`${url}/v1/documents?state=failed`);
  expect(failed).toMatchObject({ total: 1, documents: [{ path: "locked.pdf", state: "failed" }] });
  expect(failed.documents[0]?.failure?.remedy).toContain("save it again");
  expect(await getJson(`${url}/v1/documents/${failed.documents[0]?.id}`)).toMatchObject({
    state: "failed",
    passages: 0,
  });
  const second = await getJson<Listed>(`${url}/v1/documents?order=title&direction=descending&limit=1&offset=1`);
  expect(second).toMatchObject({ total: 4, documents: [{ path: "c%_d.txt" }] });
  const query = async (text: string) =>
    (await getJson<Listed>(`${url}/v1/documents?query=${encodeURIComponent(text)}`)).documents.map(({ path }) => path);
  expect(await query("ALPHA")).toEqual(["a.md"]);
  expect(await query("%_")).toEqual(["c%_d.txt"]);
  expect((await getJson<Listed>(`${url}/v1/documents?format=markdown&state=searchable`)).total).toBe(2);
  expect(await getJson(`${url}/v1/collections`)).toEqual({
    collections: [{ name: "default", folders: 1, documents: 3, failures: 1 }],
  });
  // a newer version that cannot be read leaves the older one to be found
  expect((await fetch(`${url}/v1/documents?limit=0`)).status).toBe(400);
  expect((await fetch(`${url}/v1/documents?colection=x`)).status).toBe(400);
});

test("the text of a page holds each quotation at its offsets", async () => {
  const url = await serveSample();
  const question = "What is the per diem in Norway?";
  const answer = (await (await post(`${url}/v1/ask`, { question })).json()) as {
    citations: { documentId: string; page: number; start: number; end: number; quote: string; headingPath: string[] }[];
  };
  const [citation] = answer.citations;
  expect(citation?.page).toBeGreaterThan(0);
  const address = `${url}/v1/documents/${citation?.documentId}`;
  const text = await getJson<{
    start: number;
    end: number;
    length: number;
    text: string;
    sections: { headingPath: string[]; start: number; end: number }[];
  }>(`${address}/text?page=${citation?.page}`);
  const { start = 0, end = 0 } = citation ?? {};
  expect(text.text.slice(start - text.start, end - text.start)).toBe(citation?.quote);
  const section = text.sections.find((one) => one.start <= start && one.end >= end);
  expect(section?.headingPath).toEqual(citation?.headingPath);
  const around = await getJson<typeof text>(`${address}/text?start=${start}&length=${end - start}`);
  expect(around.text).toBe(citation?.quote);
  expect(around.length).toBe(text.length);
  for (const [wrong, status] of [
    ["?page=999", 404],
    ["?page=0", 400],
    ["?page=1&start=3", 400],
  ] as const)
    expect((await fetch(`${address}/text${wrong}`)).status).toBe(status);
  expect((await fetch(`${url}/v1/documents/${"0".repeat(32)}`)).status).toBe(404);
});

test("a source is given whole or by ranges, as what it is and in a way that it cannot act", async () => {
  const url = await serveSample();
  const { documents } = await getJson<Listed>(`${url}/v1/documents?format=pdf&limit=1`);
  const [document] = documents;
  const bytes = readFileSync(join(SAMPLE_FOLDER, document?.path ?? ""));
  const address = `${url}/v1/documents/${document?.id}/source`;
  const whole = await fetch(address);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    "content-type": "application/pdf",
    "content-length": String(bytes.length),
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "content-disposition": expect.stringContaining("inline"),
    "content-security-policy": expect.stringContaining("default-src 'none'"),
  });
  const part = async (range: string, headers: Record<string, string> = {}) => {
    const response = await fetch(address, { headers: { range, ...headers } });
    const received = Buffer.from(await response.arrayBuffer());
    return { status: response.status, range: response.headers.get("content-range"), received };
  };
  const { length } = bytes;
  expect(await part("bytes=10-19")).toEqual({
    status: 206,
    range: `bytes 10-19/${length}`,
    received: bytes.subarray(10, 20),
  });
  expect(await part("bytes=-5")).toMatchObject({ status: 206, received: bytes.subarray(-5) });
  expect(await part(`bytes=${length - 3}-999999999`)).toMatchObject({ status: 206, received: bytes.subarray(-3) });
  expect((await part("bytes=9-3")).status).toBe(200);
  expect((await part("bytes=0-1", { "if-range": '"another"' })).status).toBe(200);
  expect(await part(`bytes=${length}-`)).toMatchObject({ status: 416 });
  const head = await fetch(address, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(length)]);
});

test("a source that could act as a page is saved, and nothing but the file that was read is given", async () => {
  const folder = folderOf({
    "page.html": "<h1>Page</h1><script>alert(1)</script><p>Some words to be read.</p>",
    'na"me\u00e9.md': "# Name\n\nWith signs in it.",
    "secret.txt": "Nothing to see.",
  });
  const outside = folderOf({ "passwd.txt": "root" });
  const { url } = await serveFolders([folder]);
  const { documents } = await getJson<Listed>(`${url}/v1/documents`);
  const source = (path: string) =>
    fetch(`${url}/v1/documents/${documents.find((document) => document.path === path)?.id}/source`);
  const page = await source("page.html");
  expect(page.headers.get("content-disposition")).toMatch(/^attachment; filename="page.html"/);
  expect(page.headers.get("content-security-policy")).toContain("sandbox");
  const named = await source('na"me\u00e9.md');
  expect(named.headers.get("content-disposition")).toBe(
    `inline; filename="na_me_.md"; filename*=UTF-8''na%22me%C3%A9.md`,
  );
  await Promise.all([page.text(), named.text()]);
  // touched, yet the same
  utimesSync(join(folder, "page.html"), 1, 1);
  expect((await source("page.html")).status).toBe(200);
  writeFileSync(join(folder, "page.html"), "<h1>Another</h1>");
  expect((await source("page.html")).status).toBe(409);
  renameSync(join(folder, "secret.txt"), join(folder, "moved"));
  expect((await source("secret.txt")).status).toBe(422);
  symlinkSync(join(outside, "passwd.txt"), join(folder, "secret.txt"));
  expect((await source("secret.txt")).status).toBe(422);
});

test("what answers a HEAD is let go of: the file of a source, the watch of an ingest", async () => {
  const folder = folderOf({ "one.md": "# One\n\nFirst." });
  const { url } = await serveFolders([folder]);
  const { id } = (await getJson<Listed>(`${url}/v1/documents`)).documents[0] ?? { id: "" };
  for (let place = 0; place < 40; place += 1) addFile(folder, `more/${place}.md`, `# More\n\nOf the ${place}.`);
  const job = (await (await post(`${url}/v1/ingest-jobs`, { folder })).json()) as { id: string };
  const head = (path: string) => fetch(`${url}${path}`, { method: "HEAD" });
  expect((await head(`/v1/ingest-jobs/${job.id}/events`)).headers.get("content-type")).toContain("text/event-stream");
  expect(await (await fetch(`${url}/v1/ingest-jobs/${job.id}/events`)).text()).toContain("job-ended");
  expect((await head(`/v1/documents/${id}/source`)).headers.get("content-length")).toBe("13");
  const held = () =>
    readdirSync("/proc/self/fd").some((descriptor) => {
      const path = `/proc/self/fd/${descriptor}`;
      return existsSync(path) && readlinkSync(path).endsWith("one.md");
    });
  await expect.poll(held, { timeout: 2_000 }).toBe(false);
  // the heartbeat of a stream that nobody reads
  await expect.poll(() => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBe(0);
});

test("a document that is deleted is gone from searches and stays out; a part leaves with its file alone", async () => {
  const folder = folderOf({ "keep.md": "# Keep\n\nMarmots sleep in winter.", "drop.md": "# Drop\n\nChamois climb." });
  const { url, application } = await serveFolders([folder]);
  const find = async (query: string) =>
    (
      (await (await post(`${url}/v1/search`, { query })).json()) as { passages: { provenance: { path: string } }[] }
    ).passages.map(({ provenance }) => provenance.path);
  expect(await find("Chamois")).toContain("drop.md");
  const { documents } = await getJson<Listed>(`${url}/v1/documents?query=drop`);
  const address = `${url}/v1/documents/${documents[0]?.id}`;
  expect(await (await fetch(address, { method: "DELETE" })).json()).toEqual({ removed: 1 });
  expect(await find("Chamois")).not.toContain("drop.md");
  expect((await fetch(address, { method: "DELETE" })).status).toBe(404);
  addFile(folder, "new.md", "# New\n\nIbex climb higher.");
  await application.sync([folder], { onEvent: () => {}, signal: AbortSignal.timeout(60_000) });
  expect((await getJson<Listed>(`${url}/v1/documents`)).documents.map(({ path }) => path)).toEqual([
    "keep.md",
    "new.md",
  ]);
});

test("folders are looked through, each with what lies below it", async () => {
  const folder = folderOf({
    "a.md": "# A\n\nFirst.",
    "\u{1f4c1} box/b.md": "# B\n\nSecond.",
    "\u{1f4c1} box/deep/c.txt": "Third.",
    "\u{1f4c1} box/deep/bad.pdf": "%PDF-1.7",
    "\u{1f4c1} box0/d.md": "# D\n\nFourth.",
  });
  const { url } = await serveFolders([folder]);
  expect(await getJson(`${url}/v1/folders`)).toEqual({
    folders: [
      { name: "\u{1f4c1} box", documents: 2, failures: 1 },
      { name: "\u{1f4c1} box0", documents: 1, failures: 0 },
    ],
    formats: [
      { name: "markdown", documents: 3 },
      { name: "text", documents: 1 },
    ],
  });
  const box = encodeURIComponent("\u{1f4c1} box");
  expect(await getJson(`${url}/v1/folders?folder=${box}&collection=default`)).toMatchObject({
    folders: [{ name: "deep", documents: 1, failures: 1 }],
    formats: [{ name: "markdown" }, { name: "text" }],
  });
  expect(await getJson(`${url}/v1/folders?collection=none`)).toEqual({ folders: [], formats: [] });
  const below = await getJson<Listed>(`${url}/v1/documents?folder=${box}/`);
  expect(below.documents.map(({ path }) => path.split("/").slice(1).join("/"))).toEqual([
    "b.md",
    "deep/bad.pdf",
    "deep/c.txt",
  ]);
});

test("all that failed at a place is read again together, a job for each folder", async () => {
  const [one, two] = [
    folderOf({
      "scans/bad.docx": "no archive",
      "scans/worse.docx": "no archive",
      "other/bad.docx": "no archive",
      "good.md": "# Good",
    }),
    folderOf({ "bad.docx": "no archive" }),
  ];
  const { url } = await serveFolders([one, two]);
  const read = readFileSync(join(SAMPLE_FOLDER, "handbook/remote-work/remote-work-policy-v2.docx"));
  writeFileSync(join(one, "scans/bad.docx"), read);
  const retry = async (query: string) => {
    const response = await post(`${url}/v1/retries${query}`, {});
    expect(response.status).toBe(202);
    const { jobs } = (await response.json()) as { jobs: { id: string }[] };
    for (const { id } of jobs) await (await fetch(`${url}/v1/ingest-jobs/${id}/events`)).text();
    return Promise.all(jobs.map(({ id }) => getJson<Record<string, unknown>>(`${url}/v1/ingest-jobs/${id}`)));
  };
  expect(await retry("?folder=scans")).toMatchObject([
    { state: "finished", progress: { read: 2, failed: 1 }, report: { added: ["scans/bad.docx"] } },
  ]);
  const everywhere = await retry("");
  expect(new Map(everywhere.map(({ folder, progress }) => [folder, progress]))).toEqual(
    new Map([
      [one, expect.objectContaining({ read: 2, failed: 2 })],
      [two, expect.objectContaining({ read: 1, failed: 1 })],
    ]),
  );
  expect(await retry("?collection=none")).toEqual([]);
});

test("what failed is read again on request, and what changed is told to those who may see it", async () => {
  const folder = folderOf({ "one.md": "# One\n\nFirst.", "bad.pdf": "%PDF-1.7", "two.md": "# Two\n\nSecond." });
  const { url, application } = await serveFolders([folder]);
  const options = { onEvent: () => {}, signal: AbortSignal.timeout(60_000) };
  addFile(folder, "one.md", "# One\n\nFirst, once more.");
  await application.sync([folder], options);
  for (let round = 0; round < 60; round += 1) await application.sync([folder], options);
  const of = async (path: string) =>
    (await getJson<Listed>(`${url}/v1/documents?query=${path}`)).documents[0]?.id ?? "";
  const bad = await of("bad.pdf");
  writeFileSync(join(folder, "bad.pdf"), readFileSync(join(SAMPLE_FOLDER, "handbook/travel-and-expenses.pdf")));
  const retried = await post(`${url}/v1/documents/${bad}/retry`, {});
  expect(retried.status).toBe(202);
  const { id } = (await retried.json()) as { id: string };
  await (await fetch(`${url}/v1/ingest-jobs/${id}/events`)).text();
  expect(await getJson(`${url}/v1/ingest-jobs/${id}`)).toMatchObject({
    state: "finished",
    report: { added: ["bad.pdf"] },
  });
  await fetch(`${url}/v1/documents/${await of("two.md")}`, { method: "DELETE" });
  const { changes } = await getJson<{ changes: Record<string, string | null>[] }>(`${url}/v1/changes`);
  expect(changes.map(({ change, path }) => `${change} ${path}`)).toEqual([
    "removed two.md",
    "added bad.pdf",
    "updated one.md",
    "added one.md",
    "added two.md",
  ]);
  expect(changes[0]).toMatchObject({ documentId: null, title: null });
  expect(changes[1]).toMatchObject({ documentId: await of("bad.pdf"), title: "bad: Travel and Expenses Policy" });
  const times = changes.map(({ at }) => Date.parse(at ?? ""));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect((await getJson<{ changes: object[] }>(`${url}/v1/changes?limit=2`)).changes).toHaveLength(2);
  const { library } = application;
  expect(library.changes(10, { id: "reader", collections: ["default"] })).toHaveLength(5);
  expect(library.changes(10, { id: "reader", collections: ["other"] })).toEqual([]);
  expect((await post(`${url}/v1/documents/${"0".repeat(32)}/retry`, {})).status).toBe(404);
});

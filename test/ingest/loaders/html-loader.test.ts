// HTML: structure kept, page furniture and hidden text dropped, charset and depth handled.
import { expect, test } from "vitest";
import { loadHtml } from "../../../ingest/loaders/html-loader.ts";
import { expectExactSections, outlineOf } from "./exact-sections.ts";

const load = (html: string) => loadHtml(Buffer.from(html), "page.html");

test("reads headings, paragraphs, lists and definitions; drops what is not content", async () => {
  const document = await load(`<!doctype html><html><head><title>Leave &amp; pay</title><style>p{}</style></head><body>
    <nav>Home | About</nav><header>Intranet</header>
    <main><h1>Leave</h1><p>Everyone has <b>30</b> days.<br>Part-timers pro rata.</p>
    <h2>Steps</h2><ol><li>Ask.<ul><li>Early</li></ul></li><li><p>Wait.</p></li></ol>
    <dl><dt>FTE</dt><dd>Full-time equivalent</dd></dl><pre>a
  b</pre><footer>Owner: HR</footer></main>
    <p hidden>secret one</p><div style="display: none">secret two</div><template>secret three</template>
    <script>secret()</script><footer>Imprint</footer></body></html>`);
  expectExactSections(document);
  expect(document.title).toBe("Leave & pay");
  expect(outlineOf(document)).toEqual([
    ": Intranet",
    "Leave: Everyone has 30 days.\nPart-timers pro rata.",
    "Leave > Steps: 1. Ask.\n  - Early\n2. Wait.\n\nFTE\nFull-time equivalent\n\na\n  b\n\nOwner: HR",
  ]);
});

test("keeps a table row on a line with its header row and repeats spanning cells", async () => {
  const document =
    await load(`<h1>Per diem</h1><table><caption>Rates</caption><thead><tr><th>Country<th>City<th>EUR</thead>
    <tr><td rowspan=2>France<td>Paris<td><p>58</p></tr><tr><td>Lyon<td>53</tr></table><p>After.</p>`);
  expect(outlineOf(document)).toEqual([
    "Per diem: Rates\n\nCountry | City | EUR\nFrance | Paris | 58\nFrance | Lyon | 53\n\nAfter.",
  ]);
});

test("reads a table that arranges the page as ordinary blocks", async () => {
  const document = await load(
    `<table><tr><td>Left</td><td><h2>News</h2><p>One.</p><table><tr><td>a</td><td>b</td></tr></table><p>Two.</p></td></tr></table>`,
  );
  expect(outlineOf(document)).toEqual([": Left", "News: One.\n\na | b\n\nTwo."]);
});

test("honours the declared charset", async () => {
  const document = await loadHtml(Buffer.from('<meta charset="iso-8859-1"><p>Z\xfcrich', "latin1"), "page.html");
  expect(document.text).toBe("Zürich");
});

test("reads 200,000 nested elements in time", async () => {
  const started = performance.now();
  const document = await load(
    "<div>".repeat(200_000) + "deep" + "</div>".repeat(200_000) + "<b><table><ul>".repeat(20_000) + "end",
  );
  expect(performance.now() - started).toBeLessThan(5000);
  expect(document.text).toContain("deep");
});

test("a page without words is refused", async () => {
  await expect(load("<html><body><img src=x.png></body></html>")).rejects.toMatchObject({ code: "file-without-text" });
});

test("keeps the columns of spanning cells, list numbers and what stands for a picture", async () => {
  const html =
    "<table><tr><td colspan=3>Leave by grade</td></tr><tr><th>Grade</th><th colspan=2>Days</th></tr><tr><td>A</td><td>5</td><td>5</td></tr></table>" +
    "<ol start=42><li>ask<li>wait</ol><p>Plan: <img alt='floor plan'><img alt=''></p>";
  const document = await loadHtml(Buffer.from(html), "leave.html");
  expectExactSections(document);
  expect(document.text).toBe("Leave by grade\nGrade | Days | Days\nA | 5 | 5\n\n42. ask\n43. wait\n\nPlan: floor plan");
});

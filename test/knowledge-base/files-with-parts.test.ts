// A mail and its attachments: written, replaced, moved and removed as one.
import { expect, onTestFinished, test } from "vitest";
import { KnowledgeBase } from "../../src/knowledge-base/knowledge-base.ts";
import { silentLogger } from "../../src/logger.ts";
import { documentVersion, TEST_DIMENSIONS } from "../support/documents.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function open(): KnowledgeBase {
  const knowledgeBase = KnowledgeBase.open({
    directory: temporaryFolder(),
    identity: "test",
    dimensions: TEST_DIMENSIONS,
    logger: silentLogger,
  });
  onTestFinished(() => knowledgeBase.close());
  return knowledgeBase;
}

const failedPart = {
  path: "mail.eml/broken.pdf",
  code: "file-unreadable" as const,
  reason: "broken",
  size: 3,
  mtimeMs: 1,
};

function mail(folderId: number, attachments: readonly string[]) {
  const parts = attachments.map((name, index) =>
    documentVersion(folderId, `mail.eml/${name}`, [`About ${name}.`], index + 5),
  );
  return { ...documentVersion(folderId, "mail.eml", ["Dear all."]), parts, failedParts: [failedPart] };
}

function contentsOf(knowledgeBase: KnowledgeBase, folderId: number): string[] {
  const documents = knowledgeBase.documents.documentsOf(folderId);
  const failures = knowledgeBase.failures.of(folderId);
  return [
    ...documents.map(({ path, filePath }) => `${path} of ${filePath}`),
    ...failures.map(({ path }) => `! ${path}`),
  ];
}

test("a new version takes the place of all parts of the old one", () => {
  const knowledgeBase = open();
  const { id } = knowledgeBase.addFolder("/mails");
  knowledgeBase.replaceDocument(mail(id, ["a.txt", "zip/b.txt"]));
  expect(contentsOf(knowledgeBase, id)).toEqual([
    "mail.eml of mail.eml",
    "mail.eml/a.txt of mail.eml",
    "mail.eml/zip/b.txt of mail.eml",
    "! mail.eml/broken.pdf",
  ]);
  knowledgeBase.replaceDocument({ ...mail(id, ["c.txt"]), failedParts: [] });
  expect(contentsOf(knowledgeBase, id)).toEqual(["mail.eml of mail.eml", "mail.eml/c.txt of mail.eml"]);
});

test("parts move with their file, and leave with it", () => {
  const knowledgeBase = open();
  const [one, two] = [knowledgeBase.addFolder("/one"), knowledgeBase.addFolder("/two")];
  knowledgeBase.replaceDocument(mail(one.id, ["a.txt"]));
  knowledgeBase.write(({ documents }) =>
    documents.move(
      { folderId: one.id, path: "mail.eml" },
      { folderId: two.id, path: "old/post.eml", size: 9, mtimeMs: 2 },
    ),
  );
  expect(contentsOf(knowledgeBase, one.id)).toEqual([]);
  expect(contentsOf(knowledgeBase, two.id)).toEqual([
    "old/post.eml of old/post.eml",
    "old/post.eml/a.txt of old/post.eml",
    "! old/post.eml/broken.pdf",
  ]);
  knowledgeBase.removeDocument(two.id, "old/post.eml");
  expect(contentsOf(knowledgeBase, two.id)).toEqual([]);
  expect(knowledgeBase.status({ id: "test", collections: "all" })).toMatchObject({ passages: 0, indexedVectors: 0 });
});

// What must hold of every document, whichever loader read it.
import { expect } from "vitest";
import type { SourceDocument } from "../../../src/document/source-document.ts";

export function expectExactSections(document: SourceDocument): void {
  let end = 0;
  for (const section of document.sections) {
    expect(section.text).toBe(document.text.slice(section.start, section.end));
    expect(section.start).toBeGreaterThanOrEqual(end);
    expect(section.text.trim()).not.toBe("");
    if (document.pageCount === null) expect(section.page).toBeNull();
    else expect(section.page).toBeLessThanOrEqual(document.pageCount);
    end = section.end;
  }
  expect(document.text).toBe(document.text.normalize("NFC"));
}

/** `heading > heading: text` of every section. */
export function outlineOf(document: SourceDocument): string[] {
  return document.sections.map(({ headingPath, text }) => `${headingPath.join(" > ")}: ${text}`);
}

// What a question asks for, and what holds such a thing.
import { expect, test } from "vitest";
import { type Form, countedStems, countsThing, expectedForm, holdsForm } from "../../src/answering/expected-form.ts";
import { stem, words } from "../../src/document/words.ts";

const stemsOf = (text: string) => new Set(words(text).map(stem));

test.each<[string, Form | null, string, string]>([
  ["What does a new lock cost?", "money", "A new lock costs EUR 40.", "A new lock is fitted on day 3."],
  ["How many locks are there?", "count", "There are 14 locks.", "The locks are old."],
  ["How heavy is the AB-12?", "weight", "The AB-12 has 3.3 kg.", "The AB-12 follows the AB-10 of 2020."],
  ["How long does it take?", "duration", "It takes 3 weeks.", "It takes 3 people."],
  ["When does it open?", "date", "It opens in May.", "It opens slowly."],
  ["Who opens it?", "person", "The site manager opens it.", "It opens by itself."],
  ["Which company makes it?", "organisation", "It is made by Okravel.", "It is made by one supplier."],
  ["Why does it leak?", "reason", "It leaks because the seal is old.", "It leaks."],
  ["What is the phone number of the office?", "telephone", "Call extension 4417.", "Call the office."],
  ["What colour is the box?", "colour", "The box is green.", "The box is large."],
  ["What is a lock?", null, "", ""],
])("%s: %s", (question, form, holding, lacking) => {
  expect(expectedForm(question)).toBe(form);
  if (form === null) return;
  expect(holdsForm(form, { text: holding, header: "" }, stemsOf(question))).toBe(true);
  expect(holdsForm(form, { text: lacking, header: "" }, stemsOf(question))).toBe(false);
});

test("a number of the question's own is no answer, nor is a column of prices without one", () => {
  const asked = stemsOf("How many were there in 2024?");
  expect(holdsForm("count", { text: "In 2024 there were some.", header: "" }, asked)).toBe(false);
  expect(holdsForm("money", { text: "Lock | 40", header: "Part | EUR" }, asked)).toBe(true);
  expect(holdsForm("money", { text: "Lock | new", header: "Part | EUR" }, asked)).toBe(false);
});

test("what is counted has its number before it", () => {
  const question = "How many locks did we buy?";
  const counted = countedStems(question);
  expect(countsThing("We bought 12 new locks.", counted, stemsOf(question))).toBe(true);
  expect(countsThing("We bought locks in 12 shops.", counted, stemsOf(question))).toBe(false);
});

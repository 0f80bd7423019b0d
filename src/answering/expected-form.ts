// What a question asks for, from its own words: a number, a date, a name, a list.

const ASKS_NUMBER =
  /\bhow (?:many|much|long|often|far|high|heavy|big|large|old|fast|hot|cold|wide|deep|tall)\b|\b(?:what|which) (?:percentage|number|amount|share|rate|price|cost|fee|limit|temperature|voltage|range|accuracy|weight|version)\b/i;
const HOLDS_NUMBER =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|once|twice|daily|weekly|monthly|yearly|never|half)\b/i;
const ASKS_DATE = /\bwhen\b|\b(?:what|which) (?:date|day|month|year|time|deadline)\b|\bdeadline\b/i;
const HOLDS_DATE =
  /\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/i;
const ASKS_PERSON = /\bwho(?:se|m)?\b/i;
const HOLDS_PERSON = /\p{Lu}\p{L}+ \p{Lu}\p{L}+|\b(?:head of|manager|officer|lead|team|committee|board)\b/u;
const ASKS_LIST =
  /^(?:which|what) (?:are|were)\b|\b(?:list|name) (?:all|the|every)\b|\b(?:which|what|the|in which|in what) (?:two|three|four|five|six|seven|eight)\b|\b(?:which|what) (?!is\b|was\b|does\b|has\b)\w+s\b|\bwhat is new\b|\bsteps\b/i;

/** What the words of an answer must match; null when they may be any. */
export function expectedForm(question: string): RegExp | null {
  if (ASKS_NUMBER.test(question)) return HOLDS_NUMBER;
  if (ASKS_DATE.test(question)) return HOLDS_DATE;
  if (ASKS_PERSON.test(question)) return HOLDS_PERSON;
  return null;
}

export function asksForList(question: string): boolean {
  return ASKS_LIST.test(question);
}

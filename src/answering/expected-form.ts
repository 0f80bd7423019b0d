// What a question asks for, from its own words, and whether a text holds such a thing besides what the question names itself.
import { stem, words } from "../document/words.ts";

export const FORMS = [
  "money",
  "weight",
  "count",
  "number",
  "duration",
  "date",
  "person",
  "place",
  "name",
  "organisation",
  "reason",
  "telephone",
  "colour",
] as const;
export type Form = (typeof FORMS)[number];

const NAMED_MONEY =
  "price|cost|fee|salary|rent|budget|bonus|premium|allowance|per diem|revenue|profit|sales|fine|credits|rate";
const MONEY_MATTER = new RegExp(
  `\\b(?:${NAMED_MONEY}|prices|costs|fees|paid|pay|pays|spend|worth|earn|charged?|refund\\w*|reimburs\\w*|compensation|money)\\b`,
  "i",
);
const ASKS_PRICE =
  /^(?:the )?(?:list |unit |purchase )?(?:price|cost|fee)s? (?:of|for)\b|\bwhat (?:do|does|did|will|would|is|was|were|are)\b.*\b(?:cost|costs|price|fee|salary|rent|budget|bonus|worth|revenue|profit)\b|\b(?:which|what) (?:\w+ )?(?:price|cost|fee|salary|rent|budget|bonus)\b/i;
const COUNTED = /\bhow many\s+((?:[\p{L}\p{N}-]+\s*){1,4})/iu;

/** In the order in which they are tried; the first that a question matches is what it asks for. */
const ASKED: readonly (readonly [Form, (question: string) => boolean])[] = [
  ["telephone", (question) => /\b(?:tele)?phone\b|\bnumber (?:do|can|should) I (?:ring|call|dial)\b/i.test(question)],
  ["colour", (question) => /\b(?:what|which) colou?r\b/i.test(question)],
  ["reason", (question) => /\bwhy\b|\bwhat (?:\w+ )?(?:caused|causes|reason)\b|\breason\b|\bcause\b/i.test(question)],
  ["weight", (question) => /\b(?:weighs?|weight|heavy|heavier)\b/i.test(question)],
  ["count", (question) => COUNTED.test(question)],
  [
    "money",
    (question) =>
      (/\bhow (?:much(?! more| less)|high|large|big|low)\b/i.test(question) && MONEY_MATTER.test(question)) ||
      ASKS_PRICE.test(question),
  ],
  [
    "duration",
    (question) =>
      /\bhow (?:long|often|soon|quickly|frequently|late|early)\b|\b(?:period|turnaround|lead time)\b/i.test(question),
  ],
  [
    "number",
    (question) =>
      /\bhow (?:much|heavy|high|tall|deep|wide|large|big|far|fast|hot|cold|old|thick|small|near|close|strong|loud)\b|\b(?:what|which)(?: \w+){0,3} (?:percentage|percent|number|amount|share|rate|limit|temperature|voltage|range|accuracy|weight|height|size|length|width|depth|speed|capacity|population|distance|ratio|score|level|version|register|extension|code)\b/i.test(
        question,
      ),
  ],
  [
    "date",
    (question) =>
      /\bwhen\b|\bdeadline\b|\b(?:what|which)(?: \w+){0,2} (?:date|day|month|year|time|century|weekday|decade|era)\b/i.test(
        question,
      ),
  ],
  [
    "person",
    (question) =>
      /\bwho(?:se|m)?\b|\b(?:what|which) (?:\w+ )?(?:person|people|colleagues?|employees?|manager|engineer|officer|architect|artist|author|scientist|king|queen|president|leader|minister|emperor|general)\b/i.test(
        question,
      ),
  ],
  [
    "place",
    (question) =>
      /\bwhere\b|\b(?:what|which)(?: \w+){0,2} (?:city|cities|country|countries|places?|town|river|state|region|sites?|room|building|location|area|continent|island)\b/i.test(
        question,
      ),
  ],
  [
    "organisation",
    (question) =>
      /\b(?:what|which)(?: (?!do|does|did|is|was|are|were|has|have|will|can|should)\w+){0,2} (?:company|companies|bank|airline|provider|supplier|agency|firm|chain|organi[sz]ation|university|school|team|brand|manufacturer|maker|newspaper|band|institution|party|body|contractor)\b/i.test(
        question,
      ),
  ],
  [
    "name",
    (question) =>
      /\b(?:what|which)(?: \w+){0,2} (?:software|product|restaurant|language|protocol|name|group|model|processor|program)\b|\bname of\b|\b(?:called|named)\b/i.test(
        question,
      ),
  ],
];

const NUMBER_WORD =
  /^(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billion|several|few|half|third|quarter|once|twice|never|no|none|both|dozen)$/;
/** A number that is no part of a name such as DL-540 or 310-2001. */
const FIGURE = /(?<![\p{L}\p{N}])(?<![\p{L}\p{N}][-.])\d+(?:[.,:]\d+)*(?![\p{L}\p{N}]|-\p{N})/gu;
const MONEY =
  /(?:EUR|CZK|USD|GBP|NOK|[€$£¥])\s?\d|\d[\d.,]*\s?(?:EUR|CZK|USD|euros?|dollars?|pounds?|million|billion|cents)|\d,\d{3}\.\d\d|\d\.\d\d\b|\|\s*\d[\d.,]*\s*(?:\||$)/i;
const MONEY_COLUMN = /\b(?:EUR|CZK|USD|price|cost|rate|amount|fee)\b|[€$£]/i;
const TIME =
  /\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|decades?|century|centuries|daily|weekly|monthly|annually|yearly|once|twice|permanent|always|never|immediately|\d+ ?(?:s|min|h|m|cm|mm|km)|met(?:er|re)s?|feet|miles?|kilomet\w+|monday|tuesday|wednesday|thursday|friday|saturday|sunday|every|until)\b/i;
const TIME_ITSELF = /\b(?:daily|weekly|monthly|annually|yearly|every|permanent|always|never|immediately|until)\b/i;
const DATE_WORD =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|spring|summer|autumn|fall|winter|morning|evening|night|noon|midnight|daily|weekly|quarter|days?|weeks?|months?|years?|hours?|minutes?|today|immediately|once|first|last|next|during|after|before)$/;
const ROLE =
  /\b(?:heads?|managers?|officers?|leads?|leaders?|teams?|committee|board|directors?|council|desk|department|users?|presidents?|kings?|queens?|employees?|suppliers?|buyers?|customers?|people|everyone|everybody|anyone|members?|engineers?|inspectors?|author|doctor|adviser|receptions?|contractors?|minister|emperor|army|company|companies|newcomer)\b/i;
const FULL_NAME = /\p{Lu}[\p{L}\p{M}'’.-]+(?: (?:de |van |von |of |the )?\p{Lu}[\p{L}\p{M}'’.-]+)+/gu;
const CALENDAR =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$/;
const INNER_NAME = /(?<=[\p{L},(|“"] ?)\p{Lu}[\p{L}\p{M}\p{N}]+/gu;
/** As above, but no WS-310. */
const NO_PART_NUMBER = /(?<=[\p{L},(|“"] ?)\p{Lu}[\p{L}\p{M}]+(?![\p{L}\p{N}]|-\p{N})/gu;
const LATER_WORD = /(?<=[\p{L},] )\p{Lu}\p{Ll}+/gu;
const PLACED = /\b(?:in|at|on|near|to|from|of|beside|behind|under|north|south|east|west)\b/i;
const REASON =
  /\b(?:because|since|due|causes?|caused|reason|so|therefore|thus|to avoid|in order|as|for|led|result\w*|owing|by)\b/i;
const TELEPHONE = /\bextension\s*\d|\+?\d[\d ]{5,}|\|\s*\d{4}\b/i;
const COLOUR =
  /\b(?:red|green|blue|yellow|white|black|gr[ae]y|brown|orange|pink|purple|violet|silver|gold|clear|beige|turquoise)\b/i;

/** What an answer must hold; null when it may be anything. */
export function expectedForm(question: string): Form | null {
  return ASKED.find(([, asks]) => asks(question))?.[0] ?? null;
}

interface Held {
  readonly text: string;
  /** The header of the table it stands in. */
  readonly header: string;
  /** Its words that are not the question's. */
  readonly fresh: readonly string[];
  readonly hasNumber: boolean;
  readonly hasNew: (names: RegExp) => boolean;
}

const HOLDS: Readonly<Record<Form, (held: Held) => boolean>> = {
  money: ({ text, header, hasNumber }) => hasNumber && (MONEY.test(text) || MONEY_COLUMN.test(header)),
  weight: ({ text, hasNumber }) => hasNumber && /\d ?(?:kg|g|mg|t|tons?|tonnes?|lbs?|pounds?|grams?)\b/i.test(text),
  count: ({ hasNumber }) => hasNumber,
  number: ({ hasNumber }) => hasNumber,
  duration: ({ text, header, hasNumber }) => TIME.test(`${header} ${text}`) && (hasNumber || TIME_ITSELF.test(text)),
  date: ({ fresh }) => fresh.some((word) => /\d/.test(word) || DATE_WORD.test(word)),
  person: ({ fresh, hasNew }) => hasNew(FULL_NAME) || ROLE.test(fresh.join(" ")) || hasNew(LATER_WORD),
  place: ({ text, hasNew }) => hasNew(INNER_NAME) || PLACED.test(text),
  name: ({ hasNew }) => hasNew(INNER_NAME),
  organisation: ({ hasNew }) => hasNew(NO_PART_NUMBER),
  reason: ({ text }) => REASON.test(text),
  telephone: ({ text }) => TELEPHONE.test(text),
  colour: ({ text }) => COLOUR.test(text),
};

/** @param asked stems of all words of the question */
export function holdsForm(form: Form, unit: { text: string; header: string }, asked: ReadonlySet<string>): boolean {
  const isNew = (word: string) => !asked.has(stem(word));
  const fresh = words(unit.text).filter(isNew);
  const hasFigure = [...unit.text.matchAll(FIGURE)].some(([figure]) => words(figure).some(isNew));
  return HOLDS[form]({
    ...unit,
    fresh,
    hasNumber: hasFigure || fresh.some(isNumberWord),
    hasNew: (names) =>
      [...unit.text.matchAll(names)].some(([name]) => words(name).some((word) => isNew(word) && !CALENDAR.test(word))),
  });
}

/** Stems of the words right after "how many": what is counted. */
export function countedStems(question: string): readonly string[] {
  return words(COUNTED.exec(question)?.[1] ?? "").map(stem);
}

/** Whether a number that is not the question's stands just before a counted word. */
export function countsThing(text: string, counted: readonly string[], asked: ReadonlySet<string>): boolean {
  const sequence = words(text);
  const isOwnNumber = (word: string) => (/\d/.test(word) || NUMBER_WORD.test(word)) && !asked.has(stem(word));
  return sequence.some(
    (word, index) => counted.includes(stem(word)) && sequence.slice(Math.max(0, index - 4), index).some(isOwnNumber),
  );
}

export function isNumberWord(word: string): boolean {
  return NUMBER_WORD.test(word);
}

const ASKS_LIST =
  /^(?:which|what) (?:are|were)\b|\b(?:list|name) (?:all|the|every)\b|\b(?:which|what|the|in which|in what) (?:two|three|four|five|six|seven|eight)\b|\b(?:which|what) (?!is\b|was\b|does\b|has\b)\w+s\b|\bwhat is new\b|\bsteps\b/i;

export function asksForList(question: string): boolean {
  return ASKS_LIST.test(question);
}

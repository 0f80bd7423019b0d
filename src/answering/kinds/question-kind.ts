// What a question asks for, by simple rules over its words: they decide how the documents are searched.

/** `fact`: a passage answers; `list`: every document that mentions something; `comparison`: two sides; `summary`: a whole document or folder. */
export type QuestionKind = "fact" | "list" | "comparison" | "summary";

const DOCUMENT =
  "(?:documents?|polic(?:y|ies)|files?|procedures?|contracts?|agreements?|reports?|minutes|pages?|guides?|manuals?|handbooks?|records?|papers?|runbooks?)";
const MENTIONS =
  "(?:mention|mentions|cover|covers|discuss|discusses|refer to|refers to|speak of|talk about|deal with|deals with|say something about|describe|describes|contain|contains|name|names)";
const LIST = new RegExp(
  `\\b(?:which|what|list|find|show)(?:\\s+(?:me|all|of|the|our|every|other))*\\s+${DOCUMENT}\\s+(?:that\\s+|which\\s+)?${MENTIONS}\\b|\\bwhere (?:is|are) .+ mentioned\\b`,
  "i",
);
const SUMMARY =
  /^\s*(?:please\s+|can you\s+|could you\s+)*(?:summari[sz]e|sum up|give (?:me )?(?:a |an )?(?:short |brief )?(?:summary|overview) of|what is (?:the )?(?:summary|gist) of)\b/i;

const LIST_FRAME = new RegExp(
  `^.*?${DOCUMENT}\\s+(?:that\\s+|which\\s+)?${MENTIONS}\\s+|^\\s*where (?:is|are)\\s+|\\s+mentioned\\b|[?.]\\s*$`,
  "gi",
);

/** What a list is of, or a summary about: the question without the words that make it one. */
export function subjectOf(question: string): string {
  const subject = question
    .replace(SUMMARY, "")
    .replace(LIST_FRAME, "")
    .replace(/^\s*(?:the|our|a|an)\s+/i, "")
    .trim();
  return subject === "" ? question : subject;
}

export function questionKind(question: string): QuestionKind {
  if (SUMMARY.test(question)) return "summary";
  if (LIST.test(question)) return "list";
  return sidesOf(question) === null ? "fact" : "comparison";
}

/** Rules for "compare A with B", each with the words that both sides share before them. */
const COMPARISONS: readonly RegExp[] = [
  /^(?<shared>.*?)\bcompare\s+(?<first>.+?)\s+(?:with|against)\s+(?<second>.+?)[?.]?$/i,
  /^(?<shared>.*?)\bcompare\s+(?<first>.+?)\s+and\s+(?<second>.+?)[?.]?$/i,
  /^(?<shared>.*?)\bcompare\s+(?<first>.+?)\s+to\s+(?<second>.+?)[?.]?$/i,
  /^(?<shared>.*?)\bdifferences?\s+between\s+(?<first>.+?)\s+and\s+(?<second>.+?)[?.]?$/i,
  /^(?<shared>.*?\bdiffer)\s+between\s+(?<first>.+?)\s+and\s+(?<second>.+?)[?.]?$/i,
  /^(?<shared>.*?\b(?:longer|shorter|more|less|higher|lower|larger|smaller|heavier|lighter|cheaper|faster|older|newer|better|earlier|later)\b[^,]*),\s*(?<first>.+?)\s+or\s+(?<second>.+?)[?.]?$/i,
  /^(?<first>.+?)\s+(?:compared (?:with|to)|versus|vs\.?)\s+(?<second>.+?)[?.]?$/i,
  /^how\s+do(?:es)?\s+(?<first>.+?)\s+compare\s+(?:with|to)\s+(?<second>.+?)[?.]?$/i,
];

/** ", and for how long do certificates stay": another question behind the second side. */
const FURTHER_QUESTION =
  /,\s+and\s+(?<further>(?:(?:for|by|to|in|at|from)\s+)?(?:how|what|which|when|who|where|why)\b.*)$/i;

export interface Comparison {
  /** The words that both sides share before them; may be empty. */
  readonly shared: string;
  /** The two sides, and a question that is asked besides, if there is one. */
  readonly names: readonly string[];
}

/** Null when the question compares nothing. */
export function comparisonOf(question: string): Comparison | null {
  for (const rule of COMPARISONS) {
    const { shared = "", first, second } = rule.exec(question.trim())?.groups ?? {};
    if (first === undefined || second === undefined) continue;
    const further = FURTHER_QUESTION.exec(second)?.groups?.["further"];
    const two = [first, nameThing(second.replace(FURTHER_QUESTION, ""), first)];
    return { shared: shared.trim(), names: further === undefined ? two : [...two, further] };
  }
  return null;
}

/** "That in Sweden" beside "the per diem in Norway" is the per diem in Sweden. */
function nameThing(second: string, first: string): string {
  const [lead = first] = first.split(/\s+(?:on|in|of|for|from|at|with|by|under)\s/i);
  return second.replace(/^(?:the one|the ones|that|those)\b/i, lead);
}

/** One side as a question of its own. */
export function questionOf({ shared, names }: Comparison, name: string): string {
  return name === names[2] ? name : `${shared} ${name}`.trim();
}

/** Its sides, each as a question of its own; null when the question compares nothing. */
export function sidesOf(question: string): readonly string[] | null {
  const comparison = comparisonOf(question);
  return comparison === null ? null : comparison.names.map((name) => questionOf(comparison, name));
}

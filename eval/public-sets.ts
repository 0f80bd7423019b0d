// Reads public question sets as documents to ingest and questions with a label: SQuAD 2 (JSON) and ClapNQ (JSON lines).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface LabelledQuestion {
  readonly id: string;
  readonly question: string;
  readonly answerable: boolean;
  /** File of the paragraph that the question was asked of. */
  readonly document: string;
  /** Questions of one group share documents: data is halved between groups, never within. */
  readonly group: string;
  /** Short answers (SQuAD) or whole ones (ClapNQ); empty when there is none. */
  readonly gold: readonly string[];
}

export interface PublicSet {
  readonly name: "squad" | "clapnq";
  readonly documents: ReadonlyMap<string, string>;
  readonly questions: readonly LabelledQuestion[];
}

interface SquadFile {
  readonly data: readonly {
    readonly title: string;
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly {
        id: string;
        question: string;
        is_impossible: boolean;
        answers?: readonly { text: string }[];
      }[];
    }[];
  }[];
}

interface ClapNqRecord {
  readonly id: string;
  readonly input: string;
  readonly passages: readonly { readonly title: string; readonly text: string }[];
  readonly output: readonly { readonly answer: string }[];
}

export function readPublicSet(file: string): PublicSet {
  return file.endsWith(".jsonl") ? readClapNq(file) : readSquad(file);
}

/** The title of an article is the name of its file, as it is of a document. */
function readSquad(file: string): PublicSet {
  const documents = new Map<string, string>();
  const questions: LabelledQuestion[] = [];
  for (const { title, paragraphs } of (JSON.parse(readFileSync(file, "utf8")) as SquadFile).data) {
    for (const { context, qas } of paragraphs) {
      const document = `${title.replaceAll("/", "-")}-${documents.size}.txt`;
      documents.set(document, context);
      for (const { id, question, is_impossible: impossible, answers = [] } of qas)
        questions.push({
          id,
          question,
          answerable: !impossible,
          document,
          group: title,
          gold: answers.map(({ text }) => text),
        });
    }
  }
  return { name: "squad", documents, questions };
}

function readClapNq(file: string): PublicSet {
  const documents = new Map<string, string>();
  const questions: LabelledQuestion[] = [];
  const lines = readFileSync(file, "utf8").split("\n");
  for (const line of lines.filter((text) => text.trim() !== "")) {
    const { id, input: question, passages, output } = JSON.parse(line) as ClapNqRecord;
    const document = `${basename(file, ".jsonl")}-${id}.txt`;
    documents.set(document, passages.map(({ title, text }) => `${title}\n\n${text}`).join("\n\n"));
    const gold = output.map(({ answer }) => answer).filter((answer) => answer !== "");
    questions.push({ id, question, answerable: gold.length > 0, document, group: id, gold });
  }
  return { name: "clapnq", documents, questions };
}

/** Writes the documents of sets, each as one text file ready for ingest. */
export function writeDocuments(sets: readonly PublicSet[], folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const { documents } of sets) for (const [name, text] of documents) writeFileSync(join(folder, name), text);
  return folder;
}

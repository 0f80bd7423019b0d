// An answer that is quoted: the documents' own lines, as they stand there. Nothing in them is read as markup.

/** Of an item of a list, which stands alone here. */
const BULLET = /^[-*•–]\s+/;

interface QuotedProps {
  readonly text: string;
  readonly citations: readonly number[];
  readonly onCitation: (number: number) => void;
}

export function QuotedView({ text, citations, onCitation }: QuotedProps) {
  return (
    <div class="prose quoted">
      {text.split("\n").map((line, index) => {
        const [, words = line, number] = /^(.*?)\s*\[(\d{1,3})\]$/.exec(line) ?? [];
        const cited = Number(number);
        if (!citations.includes(cited)) return <p key={index}>{line}</p>;
        return (
          <p key={index}>
            {words.replace(BULLET, "")}
            <button class="citation" type="button" aria-label={`Source ${cited}`} onClick={() => onCitation(cited)}>
              {cited}
            </button>
          </p>
        );
      })}
    </div>
  );
}

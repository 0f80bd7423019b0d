// Why the question was answered or refused: the probability that the passages answer, what is needed, and what spoke for and against.
import type { TracedEvidence } from "../../answering/answer-trace.ts";
import { Icon } from "../shell/icon.tsx";
import { describeSigns } from "./describe-signs.ts";

interface EvidenceProps {
  readonly evidence: readonly TracedEvidence[];
  readonly isAnswered: boolean;
}

export function EvidenceView({ evidence, isAnswered }: EvidenceProps) {
  if (evidence.length === 0) return null;
  return (
    <>
      <h3>{isAnswered ? "Why it was answered" : "Why it was not answered"}</h3>
      {evidence.map((one, place) => (
        <Weighed key={place} evidence={one} isNamed={evidence.length > 1} />
      ))}
    </>
  );
}

function Weighed({ evidence, isNamed }: { readonly evidence: TracedEvidence; readonly isNamed: boolean }) {
  const { question, signs, probability, answeredFrom } = evidence;
  return (
    <div class="weighed">
      <p>
        {isNamed ? (
          <>
            <q>{question}</q>: the
          </>
        ) : (
          "The"
        )}{" "}
        passages answer with a probability of <strong>{percent(probability)}</strong>; at least {percent(answeredFrom)}{" "}
        is needed.
      </p>
      <svg class="probability" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="6" />
        <rect class={probability < answeredFrom ? "wanting" : "enough"} width={100 * probability} height="6" />
        <rect class="needed" x={Math.max(0, 100 * answeredFrom - 0.3)} width="0.6" height="6" />
      </svg>
      {signs === null ? (
        <p>No sentence was found that could answer.</p>
      ) : (
        <>
          <ul class="signs">
            {describeSigns(signs).map(({ words, speaks }) => (
              <li key={words} class={speaks}>
                <Icon name={speaks === "for" ? "plus" : "minus"} />
                <span class="visually-hidden">{speaks === "for" ? "For: " : "Against: "}</span>
                {words}
              </li>
            ))}
          </ul>
          <details>
            <summary>All signs as numbers</summary>
            <dl class="numbers">
              {Object.entries(signs).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{Number(value.toFixed(3))}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      )}
    </div>
  );
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

// A conversation that the address names: read, then gone on with. One of another's is as one that is not there.
import { readConversation } from "../api/conversations.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { AskView, type AskViewProps } from "../ask/ask-view.tsx";
import { keptExchange } from "./kept-exchange.ts";

type OpenedProps = Omit<AskViewProps, "conversationId" | "earlier"> & {
  readonly id: string;
  readonly onNew: () => void;
};

export function OpenedConversation({ id, onNew, ...rest }: OpenedProps) {
  const { value, problem } = useLoaded((signal) => readConversation(id, signal), [id]);
  if (problem !== null) {
    const isMissing = problem.status === 404 || problem.status === 400;
    return (
      <section class="no-conversation">
        <h1>{isMissing ? "There is no such conversation of yours" : problem.message}</h1>
        <p>{isMissing ? "It was deleted, or the link is somebody else's." : problem.remedy}</p>
        <button class="primary" type="button" onClick={onNew}>
          New question
        </button>
      </section>
    );
  }
  if (value === null) return null;
  const earlier = value.exchanges.map((kept) => keptExchange(id, kept));
  return <AskView {...rest} conversationId={id} earlier={earlier} />;
}

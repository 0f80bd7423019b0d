// The questions and answers of one conversation: asks, stops, asks again. What arrives between two frames is drawn once.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { KeptEvent } from "../../http/kept-answers.ts";
import { type Context, ask } from "../api/ask.ts";
import { toCallError } from "../api/call.ts";
import { type Exchange, afterEvent, afterFailure, afterStop, historyOf, isUnderWay, newExchange } from "./exchange.ts";

export interface Exchanges {
  readonly exchanges: readonly Exchange[];
  readonly isAsking: boolean;
  ask(question: string): void;
  /** Asks the same again in place of the answer it had. */
  retry(id: string): void;
  stop(): void;
}

export interface ExchangesOptions {
  /** What was asked before in the same conversation. */
  readonly earlier: readonly Exchange[];
  /** The conversation that a question is asked in, begun with its first; null where none is kept. */
  readonly conversationFor: (question: string, signal: AbortSignal) => Promise<string | null>;
  /** Told of each answer that is whole. */
  readonly onAnswered: () => void;
}

export function useExchanges({ earlier, conversationFor, onAnswered }: ExchangesOptions): Exchanges {
  const [exchanges, setExchanges] = useState(earlier);
  const latest = useRef(exchanges);
  const asking = useRef<AbortController | null>(null);

  const change = useCallback((update: (known: readonly Exchange[]) => readonly Exchange[]) => {
    latest.current = update(latest.current);
    setExchanges(latest.current);
  }, []);
  const changeOne = useCallback(
    (id: string, update: (exchange: Exchange) => Exchange) =>
      change((known) => known.map((exchange) => (exchange.id === id ? update(exchange) : exchange))),
    [change],
  );
  const stop = useCallback(() => {
    asking.current?.abort();
    change((known) => known.map(afterStop));
  }, [change]);
  const run = useCallback(
    async (exchange: Exchange, before: readonly Exchange[]) => {
      const controller = new AbortController();
      asking.current?.abort();
      asking.current = controller;
      const { question, id, kept } = exchange;
      const { signal } = controller;
      try {
        const conversationId = await conversationFor(question, signal);
        const within =
          conversationId === null ? null : { conversationId, ...(kept === null ? {} : { replaces: kept.number }) };
        const context: Context = within ?? { history: historyOf(before) };
        const events = ask(question, context, signal);
        for await (const arrived of byFrame(events)) {
          if (controller.signal.aborted) return;
          changeOne(id, (known) => arrived.reduce((drawn, event) => afterEvent(drawn, event, conversationId), known));
        }
        onAnswered();
      } catch (thrown) {
        if (!controller.signal.aborted) changeOne(id, (known) => afterFailure(known, toCallError(thrown)));
      }
    },
    [changeOne, conversationFor, onAnswered],
  );
  useEffect(() => () => asking.current?.abort(), []);

  return {
    exchanges,
    isAsking: exchanges.some(isUnderWay),
    ask: (question) => {
      stop();
      const before = latest.current;
      const exchange = newExchange(newId(), question);
      change((known) => [...known, exchange]);
      void run(exchange, before);
    },
    retry: (id) => {
      stop();
      const index = latest.current.findIndex((exchange) => exchange.id === id);
      const failed = latest.current[index];
      if (failed === undefined) return;
      const exchange = { ...newExchange(id, failed.question), kept: failed.kept };
      changeOne(id, () => exchange);
      void run(exchange, latest.current.slice(0, index));
    },
    stop,
  };
}

/** Events in groups: those that came since the page was last drawn. What the stream throws is thrown after them. */
async function* byFrame(events: AsyncIterable<KeptEvent>): AsyncGenerator<KeptEvent[]> {
  const reader = { held: [] as KeptEvent[], ended: false, wake: () => {} };
  const reading = (async () => {
    try {
      for await (const event of events) {
        reader.held.push(event);
        reader.wake();
      }
    } finally {
      reader.ended = true;
      reader.wake();
    }
  })();
  // seen to at the end; until then it is no rejection that nobody handles
  reading.catch(() => undefined);
  while (!reader.ended || reader.held.length > 0) {
    if (reader.held.length === 0) await new Promise<void>((resolve) => (reader.wake = resolve));
    await nextFrame();
    const arrived = reader.held;
    reader.held = [];
    if (arrived.length > 0) yield arrived;
  }
  await reading;
}

/** A page that is not looked at draws no frames, and is told all the same. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** `crypto.randomUUID` is there over HTTPS and on this machine only. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

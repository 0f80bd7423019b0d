// Bytes of a response -> server-sent events (WHATWG HTML, section 9.2). The first stage of every model stream; it knows nothing of what
// the events say.
import { EyrieError } from "../errors.ts";

export type ServerSentEvent =
  | { readonly type: "event-received"; readonly data: string }
  /** The bytes ended inside an event: its data must not be trusted, and what follows it never came. */
  | { readonly type: "event-cut" };

/** A model event is a token or an answer; a line past this size is a broken or hostile server, not a longer answer. */
const MAX_EVENT_CHARACTERS = 4_000_000;

/**
 * Yields events in order. Comments (keep-alives), `event:`, `id:` and `retry:` fields are not reported. Leaving the loop cancels the body.
 * @throws EyrieError `model-failed` for an event without end; whatever reading the bytes throws
 */
export async function* readServerSentEvents(bytes: AsyncIterable<Uint8Array> | null): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for await (const chunk of bytes ?? []) yield* parser.push(decoder.decode(chunk, { stream: true }));
  yield* parser.push(decoder.decode());
  if (parser.unfinished) yield { type: "event-cut" };
}

class EventParser {
  #line = "";
  #data: string[] = [];
  #characters = 0;
  /** A CR ends a line at once; the LF of a CRLF may arrive in the next chunk and must not end another. */
  #afterCarriageReturn = false;

  get unfinished(): boolean {
    return this.#line !== "" || this.#data.length > 0;
  }

  *push(text: string): Generator<ServerSentEvent> {
    let rest = this.#afterCarriageReturn && text.startsWith("\n") ? text.slice(1) : text;
    if (text !== "") this.#afterCarriageReturn = text.endsWith("\r");
    for (;;) {
      const end = rest.search(/[\r\n]/);
      if (end < 0) break;
      const event = this.#endLine(this.#line + rest.slice(0, end));
      this.#line = "";
      if (event !== null) yield event;
      rest = rest.slice(rest.startsWith("\r\n", end) ? end + 2 : end + 1);
    }
    this.#line += rest;
    if (this.#line.length + this.#characters > MAX_EVENT_CHARACTERS) {
      throw new EyrieError(
        "model-failed",
        `the model server sent an event of more than ${MAX_EVENT_CHARACTERS} characters`,
      );
    }
  }

  #endLine(line: string): ServerSentEvent | null {
    if (line === "") return this.#endEvent();
    // TGI up to 2.0 writes `data:{..}`, later versions `data: {..}`; the rules allow one space and no more
    const [, value] = /^data(?:: ?([\s\S]*))?$/.exec(line) ?? [null, null];
    if (value === null) return null;
    this.#data.push(value ?? "");
    this.#characters += line.length;
    return null;
  }

  #endEvent(): ServerSentEvent | null {
    if (this.#data.length === 0) return null;
    const data = this.#data.join("\n");
    this.#data = [];
    this.#characters = 0;
    return { type: "event-received", data };
  }
}

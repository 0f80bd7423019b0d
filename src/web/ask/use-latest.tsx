// The end of a long conversation: earlier exchanges are drawn as one scrolls up to them, and what is looked at stays where it is.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Exchange } from "./exchange.ts";

const AT_ONCE = 20;

export function useLatest(exchanges: readonly Exchange[]) {
  const [earlier, setEarlier] = useState(AT_ONCE);
  const place = useRef<HTMLButtonElement>(null);
  // what is asked anew is drawn besides
  const count = useRef(exchanges.length);
  const shown = exchanges.slice(Math.max(0, count.current - earlier));
  const hidden = exchanges.length - shown.length;
  /** From the bottom, before more was drawn above. */
  const seen = useRef<{ readonly scrolled: Element; readonly fromBottom: number } | null>(null);
  const showMore = () => {
    const scrolled = place.current?.closest("main") ?? null;
    seen.current = scrolled === null ? null : { scrolled, fromBottom: scrolled.scrollHeight - scrolled.scrollTop };
    setEarlier((number) => number + AT_ONCE);
  };
  useLayoutEffect(() => {
    if (seen.current === null) return;
    const { scrolled, fromBottom } = seen.current;
    scrolled.scrollTop = scrolled.scrollHeight - fromBottom;
    seen.current = null;
  }, [earlier]);
  useEffect(() => {
    if (place.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) showMore();
      },
      { rootMargin: "600px 0px 0px" },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [hidden]);
  const before =
    hidden === 0 ? null : (
      <button ref={place} class="quiet earlier" type="button" onClick={showMore}>
        {hidden.toLocaleString("en")} earlier {hidden === 1 ? "question" : "questions"}
      </button>
    );
  return { shown, before };
}

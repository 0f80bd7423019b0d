// Which rows of a long list stand in the window: the others are not drawn, only their room is kept.
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Drawn beyond either edge, so that a key or a wheel finds them there. */
const BEYOND = 12;

export interface VisibleRows {
  readonly first: number;
  readonly last: number;
}

/** @param height of a row, in CSS pixels @param scroller id of what scrolls */
export function useVisibleRows(
  list: RefObject<HTMLElement>,
  { height, total, scroller }: { readonly height: number; readonly total: number; readonly scroller: string },
): VisibleRows {
  const [rows, setRows] = useState<VisibleRows>({ first: 0, last: BEYOND });
  useLayoutEffect(() => {
    const place = document.getElementById(scroller);
    if (place === null) return undefined;
    let frame = 0;
    const look = () => {
      frame = 0;
      if (list.current === null) return;
      const above = place.getBoundingClientRect().top - list.current.getBoundingClientRect().top;
      const at = Math.floor(above / height);
      const first = Math.max(0, Math.min(at, total - 1) - BEYOND);
      const last = Math.max(first, Math.min(total - 1, at + Math.ceil(place.clientHeight / height) + BEYOND));
      setRows((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    place.addEventListener("scroll", soon, { passive: true });
    const resized = new ResizeObserver(soon);
    resized.observe(place);
    // what stands above the list may grow
    if (list.current?.parentElement) resized.observe(list.current.parentElement);
    return () => {
      cancelAnimationFrame(frame);
      place.removeEventListener("scroll", soon);
      resized.disconnect();
    };
  }, [height, total, scroller]);
  return rows;
}

// Whether a window is wide enough for what is in it.
import type { Page } from "playwright-core";

/** By how many pixels the page and its main part are wider than what is seen of them. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      document.documentElement.scrollWidth -
      window.innerWidth +
      Number(document.querySelector("main")?.scrollWidth) -
      Number(document.querySelector("main")?.clientWidth),
  );
}

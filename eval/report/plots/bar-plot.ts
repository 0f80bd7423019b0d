// Shares as horizontal bars with their intervals, one under the other in named groups.
import { escapeText } from "./frame.ts";

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly note: string;
}

const LABEL = 112;
const WIDTH = 430;
const VALUE = 52;
const ROW = 24;

export function barPlot(title: string, bars: readonly Bar[]): string {
  const x = (value: number) =>
    Math.round(10 * (LABEL + Math.min(1, Math.max(0, value)) * (WIDTH - LABEL - VALUE))) / 10;
  const rows = bars.map(({ label, value, from, to, note }, place) => {
    const top = place * ROW + 4;
    const middle = top + 8;
    return (
      `<g><title>${escapeText(note)}</title>` +
      `<text class="label" x="${LABEL - 8}" y="${middle + 4}" text-anchor="end">${escapeText(label)}</text>` +
      `<rect class="track" x="${x(0)}" y="${top}" width="${x(1) - x(0)}" height="16" rx="3"/>` +
      `<rect class="bar s0" x="${x(0)}" y="${top}" width="${Math.max(0, x(value) - x(0))}" height="16" rx="3"/>` +
      `<path class="whisker" d="M${x(from)} ${middle}H${x(to)}M${x(from)} ${middle - 4}v8M${x(to)} ${middle - 4}v8"/>` +
      `<text class="value" x="${WIDTH - VALUE + 8}" y="${middle + 4}">${value.toFixed(3)}</text></g>`
    );
  });
  const height = bars.length * ROW + 8;
  return `<figure><figcaption>${escapeText(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeText(title)}">${rows.join("")}</svg></figure>`;
}

// How often values of each size occur, with the median and the 95th percentile marked.
import { escapeText, frame, ticksTo } from "./frame.ts";

const BINS = 24;

export function histogramPlot(title: string, unit: string, values: readonly number[]): string {
  if (values.length === 0) return "";
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  // the slowest hundredth would press the rest together
  const ticks = ticksTo(Math.max(at(0.99), 1e-6), 5);
  const most = ticks.at(-1) ?? 1;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value / most) * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const heights = ticksTo(Math.max(...counts), 4);
  const { svg, x, y } = frame(
    { name: unit, from: 0, to: most, ticks },
    { name: "questions", from: 0, to: heights.at(-1) ?? 1, ticks: heights },
  );
  const bars = counts.map((count, bin) => {
    const [left, right] = [x((bin / BINS) * most), x(((bin + 1) / BINS) * most)];
    return `<rect class="bar s0" x="${left + 0.5}" width="${Math.max(0.5, right - left - 1)}" y="${y(count)}" height="${y(0) - y(count)}"/>`;
  });
  const marks = [0.5, 0.95].map((share) => {
    const value = Math.min(most, at(share));
    const name = share === 0.5 ? "median" : "95 %";
    return (
      `<line class="mark" x1="${x(value)}" x2="${x(value)}" y1="${y(0)}" y2="14"/>` +
      `<text class="tick" x="${x(value) + 4}" y="${share === 0.5 ? 22 : 36}">${name} ${at(share).toFixed(0)}</text>`
    );
  });
  return `<figure><figcaption>${escapeText(title)}</figcaption>${svg(bars.join("") + marks.join(""), title)}</figure>`;
}

// What every plot stands in: a frame with axes, ticks and names, as inline SVG whose colours come from the page's style.

export interface Axis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly show?: (value: number) => string;
}

export interface Frame {
  readonly svg: (inside: string, title: string) => string;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const WIDTH = 440;
const HEIGHT = 250;
const MARGIN = { left: 48, right: 14, top: 12, bottom: 40 };

export function frame(horizontal: Axis, vertical: Axis): Frame {
  const x = scale(horizontal, MARGIN.left, WIDTH - MARGIN.right);
  const y = scale(vertical, HEIGHT - MARGIN.bottom, MARGIN.top);
  const grid = vertical.ticks.map(
    (tick) =>
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}"/>` +
      `<text class="tick" x="${MARGIN.left - 7}" y="${y(tick) + 4}" text-anchor="end">${shown(vertical, tick)}</text>`,
  );
  const below = horizontal.ticks.map(
    (tick) =>
      `<text class="tick" x="${x(tick)}" y="${HEIGHT - MARGIN.bottom + 17}" text-anchor="middle">${shown(horizontal, tick)}</text>`,
  );
  const middle = (MARGIN.left + WIDTH - MARGIN.right) / 2;
  const names =
    `<text class="axis" x="${middle}" y="${HEIGHT - 5}" text-anchor="middle">${escapeText(horizontal.name)}</text>` +
    `<text class="axis" transform="translate(11 ${(HEIGHT - MARGIN.bottom + MARGIN.top) / 2}) rotate(-90)" text-anchor="middle">${escapeText(vertical.name)}</text>`;
  const svg = (inside: string, title: string) =>
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">${grid.join("")}${below.join("")}${names}${inside}</svg>`;
  return { svg, x, y };
}

export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** About `count` round values from 0 to at least `most`. */
export function ticksTo(most: number, count: number): number[] {
  const raw = Math.max(most, 1e-9) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, place) =>
    Number((place * step).toPrecision(12)),
  );
}

function scale({ from, to }: Axis, start: number, end: number): (value: number) => number {
  const span = to === from ? 1 : to - from;
  return (value) => Math.round(10 * (start + ((value - from) / span) * (end - start))) / 10;
}

const shown = ({ show = String }: Axis, tick: number): string => escapeText(show(tick));

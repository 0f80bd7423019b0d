// Lines over a number: recall against k, calibration, growth with size, a measure over the history of runs.
import { type Axis, escapeText, frame } from "./frame.ts";

export interface Series {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** Shown when pointed at. */ readonly note?: string;
  }[];
}

export interface LinePlot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** A line of what would be: from one corner to the other. */
  readonly diagonal?: boolean;
}

export function linePlot({ title, x: horizontal, y: vertical, series, diagonal = false }: LinePlot): string {
  const { svg, x, y } = frame(horizontal, vertical);
  const ideal = diagonal
    ? `<line class="ideal" x1="${x(horizontal.from)}" y1="${y(vertical.from)}" x2="${x(horizontal.to)}" y2="${y(vertical.to)}"/>`
    : "";
  const lines = series.map(({ name, points }, place) => {
    const path = points.map((point, n) => `${n === 0 ? "M" : "L"}${x(point.x)} ${y(point.y)}`).join("");
    const dots = points.map(
      (point) =>
        `<circle class="dot s${place}" cx="${x(point.x)}" cy="${y(point.y)}" r="3.5"><title>${escapeText(point.note ?? `${name}: ${point.y.toFixed(3)}`)}</title></circle>`,
    );
    return `<path class="line s${place}" d="${path}"/>${dots.join("")}`;
  });
  return `<figure><figcaption>${escapeText(title)}</figcaption>${svg(ideal + lines.join(""), title)}${legend(series)}</figure>`;
}

function legend(series: readonly Series[]): string {
  if (series.length < 2) return "";
  const entries = series.map(({ name }, place) => `<span><i class="key s${place}"></i>${escapeText(name)}</span>`);
  return `<p class="legend">${entries.join("")}</p>`;
}

// A small chart of figures by day, drawn as SVG, and the same figures as a table for whoever would rather read.

export interface Series {
  readonly name: string;
  /** One a day; null: nothing was noted. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** `columns` stand on one another, `lines` beside one another. */
  readonly kind: "columns" | "lines";
  readonly format: (value: number) => string;
}

const WIDTH = 600;
const HEIGHT = 120;

export function Chart({ title, days, series, kind, format }: ChartProps) {
  const most = mostOf(series, days.length, kind);
  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend">
          {series.map(({ name }, place) => (
            <li key={name}>
              <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
                <rect class={`tint-${place}`} width="10" height="10" rx="2" />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <p class="most">{most === 0 ? "Nothing in these days" : format(most)}</p>
      <svg class="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {[0, HEIGHT / 2, HEIGHT].map((y) => (
          <line key={y} class="rule" x1="0" x2={WIDTH} y1={y} y2={y} />
        ))}
        {kind === "columns" ? (
          <Columns series={series} days={days} most={most} />
        ) : (
          <Lines series={series} count={days.length} most={most} />
        )}
      </svg>
      <p class="span">
        <span>{days[0]}</span>
        <span>{days.at(-1)}</span>
      </p>
      <details>
        <summary>As a table</summary>
        <DayTable title={title} series={series} days={days} format={format} />
      </details>
    </figure>
  );
}

function mostOf(series: readonly Series[], days: number, kind: ChartProps["kind"]): number {
  const at = (day: number) => series.map(({ values }) => values[day] ?? 0);
  const heights = Array.from({ length: days }, (_, day) =>
    kind === "columns" ? at(day).reduce((sum, value) => sum + value, 0) : Math.max(0, ...at(day)),
  );
  return Math.max(0, ...heights);
}

function Columns({ series, days, most }: Pick<ChartProps, "series" | "days"> & { readonly most: number }) {
  const step = WIDTH / days.length;
  const height = (value: number) => (most === 0 ? 0 : (HEIGHT * value) / most);
  return (
    <>
      {days.map((day, place) => {
        const values = series.map(({ values: all }) => all[place] ?? 0);
        return values.map((value, order) => {
          const below = values.slice(0, order).reduce((sum, one) => sum + height(one), 0);
          if (value === 0) return null;
          return (
            <rect
              key={`${day} ${order}`}
              class={`tint-${order}`}
              x={place * step + step * 0.12}
              y={HEIGHT - below - height(value)}
              width={step * 0.76}
              height={height(value)}
            />
          );
        });
      })}
    </>
  );
}

/** A dot for each day of which something is known, and a line from one to the next. */
function Lines({
  series,
  count,
  most,
}: Pick<ChartProps, "series"> & { readonly count: number; readonly most: number }) {
  const step = WIDTH / count;
  const pointsOf = (values: Series["values"]) =>
    values.flatMap((value, day) => {
      if (value === null) return [];
      const y = HEIGHT - (most === 0 ? 0 : (HEIGHT * value) / most);
      return [`${((day + 0.5) * step).toFixed(1)},${y.toFixed(1)}`];
    });
  return (
    <>
      {series.map(({ name, values }, order) => {
        const points = pointsOf(values);
        const dots = points.map((point) => `M${point}h0.1`).join("");
        return (
          <g key={name} class={`line-${order}`}>
            <path d={points.length === 0 ? "" : `M${points.join("L")}`} vector-effect="non-scaling-stroke" />
            <path class="dots" d={dots} vector-effect="non-scaling-stroke" />
          </g>
        );
      })}
    </>
  );
}

function DayTable({ title, series, days, format }: Pick<ChartProps, "title" | "series" | "days" | "format">) {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={`${title}, day by day`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, place) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              {series.map(({ name, values }) => {
                const value = values[place] ?? null;
                return <td key={name}>{value === null ? "–" : format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

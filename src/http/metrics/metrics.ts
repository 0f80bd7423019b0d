// Counters and histograms in memory, and their text in Prometheus's exposition format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/). Labels are routes, statuses and modes: never a caller or a question.

export type Labels = Readonly<Record<string, string | number>>;

interface Series {
  readonly labels: Labels;
  value: number;
}

interface Family {
  readonly help: string;
  readonly series: Map<string, Series>;
}

interface Distribution {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
  count: number;
}

/** Seconds: from a search in memory to the longest answer. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export class Metrics {
  readonly #counters = new Map<string, Family>();
  readonly #histograms = new Map<string, { help: string; series: Map<string, Distribution> }>();

  /** Adds to a counter; its name ends in `_total`. */
  count(name: string, help: string, labels: Labels = {}, by = 1): void {
    const family = this.#counters.get(name) ?? { help, series: new Map<string, Series>() };
    this.#counters.set(name, family);
    const key = JSON.stringify(labels);
    const series = family.series.get(key) ?? { labels, value: 0 };
    series.value += by;
    family.series.set(key, series);
  }

  /** Adds a time to a histogram; its name ends in `_seconds`. */
  time(name: string, help: string, seconds: number, labels: Labels = {}): void {
    const family = this.#histograms.get(name) ?? { help, series: new Map<string, Distribution>() };
    this.#histograms.set(name, family);
    const key = JSON.stringify(labels);
    const series = family.series.get(key) ?? { labels, counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
    for (const [place, most] of BUCKETS.entries())
      if (seconds <= most) series.counts[place] = (series.counts[place] ?? 0) + 1;
    series.sum += seconds;
    series.count += 1;
    family.series.set(key, series);
  }

  render(): string {
    const lines: string[] = [];
    for (const [name, { help, series }] of this.#counters) {
      lines.push(...head(name, "counter", help));
      for (const { labels, value } of series.values()) lines.push(sample(name, labels, value));
    }
    for (const [name, { help, series }] of this.#histograms) {
      lines.push(...head(name, "histogram", help));
      for (const { labels, counts, sum, count } of series.values()) {
        for (const [place, most] of BUCKETS.entries())
          lines.push(sample(`${name}_bucket`, { ...labels, le: most }, counts[place] ?? 0));
        lines.push(sample(`${name}_bucket`, { ...labels, le: "+Inf" }, count));
        lines.push(sample(`${name}_sum`, labels, sum), sample(`${name}_count`, labels, count));
      }
    }
    return lines.map((line) => `${line}\n`).join("");
  }
}

/** Values as they are at the moment; a counter's name ends in `_total`. */
export function renderValues(name: string, help: string, values: readonly (readonly [Labels, number])[]): string {
  const type = name.endsWith("_total") ? "counter" : "gauge";
  const lines = [...head(name, type, help), ...values.map(([labels, value]) => sample(name, labels, value))];
  return lines.map((line) => `${line}\n`).join("");
}

function head(name: string, type: string, help: string): [string, string] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escape(String(text))}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

// What a CSV file looks like before it is parsed: its delimiter and how many columns its rows have (RFC 4180 quoting).

export interface CsvShape {
  readonly delimiter: "," | ";" | "\t";
  readonly headingColumns: number;
  /** Offset of the end of the heading row, before its line break. */
  readonly headingEnd: number;
  /** Columns of the longest row. */
  readonly columns: number;
}

const DELIMITERS = [",", ";", "\t"] as const;
const SAMPLE = 64 * 1024;
/** Beyond this a row is damage (an unclosed quote), not a table. */
const MOST_COLUMNS = 1000;

/** The delimiter that divides the first rows into the most columns, preferring one that divides them alike. */
export function measureCsv(source: string): CsvShape {
  const sample = source.slice(0, SAMPLE);
  let best: (typeof DELIMITERS)[number] = ",";
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const { rows } = countColumns(sample, delimiter);
    const heading = rows[0] ?? 1;
    const alike = rows.filter((columns) => columns === heading).length / Math.max(rows.length, 1);
    const score = heading > 1 ? alike * 10 + Math.min(heading, 50) / 50 : 0;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  const { rows, headingEnd } = countColumns(source, best);
  const columns = Math.min(
    rows.reduce((most, count) => Math.max(most, count), 1),
    MOST_COLUMNS,
  );
  return { delimiter: best, headingColumns: rows[0] ?? 1, headingEnd, columns };
}

function countColumns(source: string, delimiter: string): { rows: number[]; headingEnd: number } {
  const rows: number[] = [];
  let headingEnd = source.length;
  let columns = 1;
  let quoted = false;
  let fieldStart = true;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (quoted) {
      if (character === '"') quoted = false;
    } else if (character === '"' && (fieldStart || source[index - 1] === '"')) quoted = true;
    else if (character === delimiter) columns++;
    else if (character === "\n") {
      if (rows.length === 0) headingEnd = index;
      rows.push(columns);
      columns = 1;
    }
    fieldStart = !quoted && (character === delimiter || character === "\n");
  }
  rows.push(columns);
  return { rows, headingEnd };
}

// Pages set in two columns whose file draws them line by line across the page: back to one column after the other.

/** Fewer lines may be a list of terms and their meaning. */
const FEWEST_LINES = 6;
const FEWEST_WORDS_A_CELL = 3;
/** Lines of a column are about as long as one another; the cells of a table are not. */
const LEAST_EVENNESS = 0.6;
const FIGURE = /^[$€£¥(+-]*\s?\d[\d.,]*\s?[%)]*$/;

/** `lines` hold a tab where there is a gap within a line. */
export function untangleColumns(lines: readonly string[]): string[] {
  const untangled: string[] = [];
  let run: [string, string][] = [];
  const close = (): void => {
    if (areColumns(run)) untangled.push(...run.map(([left]) => left), ...run.map(([, right]) => right));
    else untangled.push(...run.map((cells) => cells.join("\t")));
    run = [];
  };
  for (const line of lines) {
    const [left, right, ...more] = line.split(/\s*\t\s*/).filter((cell) => cell !== "");
    if (left !== undefined && right !== undefined && more.length === 0) run.push([left, right]);
    else {
      close();
      untangled.push(line);
    }
  }
  close();
  return untangled;
}

/** Prose on both sides: sentences that go on from line to line. */
function areColumns(run: readonly (readonly [string, string])[]): boolean {
  if (run.length < FEWEST_LINES) return false;
  return [0, 1].every((side) => {
    const cells = run.map((pair) => pair[side === 0 ? 0 : 1]);
    const words = cells.map((cell) => cell.split(" "));
    const full = words.filter((list) => list.length >= FEWEST_WORDS_A_CELL).length;
    const goesOn = cells.filter((cell) => /^[\p{Ll}“"(]/u.test(cell)).length;
    const figures = words.flat().filter((word) => FIGURE.test(word)).length;
    return (
      full >= run.length * 0.8 &&
      goesOn >= run.length * 0.4 &&
      figures <= words.flat().length * 0.15 &&
      evenness(cells.slice(0, -1)) >= LEAST_EVENNESS
    );
  });
}

/** Share of the cells that are nearly as long as most: 1 for justified text. */
function evenness(cells: readonly string[]): number {
  const lengths = cells.map((cell) => cell.length).toSorted((left, right) => left - right);
  const full = lengths[Math.floor(lengths.length * 0.75)] ?? 0;
  return lengths.filter((length) => length >= full * 0.7).length / Math.max(1, lengths.length);
}

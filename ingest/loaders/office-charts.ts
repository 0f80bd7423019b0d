// Charts in office files -> the figures they show, as a table with the names of their series.
import type { OfficePackage } from "./office-package.ts";
import type { SectionBuilder } from "./section-builder.ts";
import { collapseSpace } from "./text-normalisation.ts";
import { childOf, childrenOf, descendantsOf, textOf, type XmlElement } from "./xml-tree.ts";

const MOST_POINTS = 2000;

interface Series {
  readonly name: string;
  readonly categories: ReadonlyMap<number, string>;
  readonly values: ReadonlyMap<number, string>;
}

export function addChart(builder: SectionBuilder, office: OfficePackage, part: string): void {
  const chart = childOf(office.xml(part), "c:chart");
  const series = [...descendantsOf(childOf(chart, "c:plotArea"), "c:ser")].map(readSeries);
  const title = collapseSpace([...descendantsOf(childOf(chart, "c:title"), "a:t")].map(textOf).join(""));
  builder.addBlock([title, kindOf(chart)].filter((words) => words !== "").join(", "));
  if (series.length === 0) return;
  const points = [...new Set(series.flatMap(({ values }) => [...values.keys()]))].toSorted((a, b) => a - b);
  builder.addLine("table", ["", ...series.map(({ name }) => name)].join(" | "));
  for (const point of points.slice(0, MOST_POINTS)) {
    const category = series.find(({ categories }) => categories.has(point))?.categories.get(point) ?? "";
    builder.addLine("table", [category, ...series.map(({ values }) => values.get(point) ?? "")].join(" | "));
  }
  builder.endRun();
}

/** `c:lineChart` -> `line chart`, `c:bar3DChart` -> `bar chart`. */
function kindOf(chart: XmlElement | undefined): string {
  const names = childrenOf(childOf(chart, "c:plotArea")).map(({ name }) => /^c:([a-z]+)(?:3D)?Chart$/.exec(name)?.[1]);
  const kinds = new Set(names.filter((name) => name !== undefined));
  return kinds.size === 0 ? "" : `${[...kinds].join(" and ")} chart`;
}

function readSeries(series: XmlElement): Series {
  return {
    name: [...pointsBelow(childOf(series, "c:tx")).values()].join(" ") || textOf(childOf(series, "c:tx", "c:v")),
    categories: pointsBelow(childOf(series, "c:cat") ?? childOf(series, "c:xVal")),
    values: pointsBelow(childOf(series, "c:val") ?? childOf(series, "c:yVal")),
  };
}

/** The values as they were when the file was saved. */
function pointsBelow(element: XmlElement | undefined): Map<number, string> {
  const points = [...descendantsOf(element, "c:pt")];
  return new Map(
    points.map((point) => [
      Number(point.attributes["idx"] ?? "0"),
      collapseSpace(childrenOf(point, "c:v").map(textOf).join(" ")),
    ]),
  );
}

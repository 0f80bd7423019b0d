// How long each stage took: one bar in their order, and the same as a list.

export interface ShownStage {
  readonly name: string;
  readonly ms: number;
}

const HEIGHT = 10;
const WIDTH = 600;

/** @param totalMs when what took no stage is to be shown as well */
export function StageBar({ stages, totalMs }: { readonly stages: readonly ShownStage[]; readonly totalMs?: number }) {
  const known = stages.reduce((sum, { ms }) => sum + ms, 0);
  const rest = Math.max(0, (totalMs ?? known) - known);
  const shown = [...stages, ...(rest >= 1 ? [{ name: "Other", ms: rest }] : [])];
  const total = known + rest;
  if (total === 0) return null;
  const starts = shown.map((_, place) => shown.slice(0, place).reduce((sum, { ms }) => sum + ms, 0));
  return (
    <>
      <svg class="stage-bar" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {shown.map(({ name, ms }, place) => (
          <rect
            key={name}
            class={`tint-${place % 6}`}
            x={(WIDTH * (starts[place] ?? 0)) / total}
            width={(WIDTH * ms) / total}
            height={HEIGHT}
          />
        ))}
      </svg>
      <ul class="stages">
        {shown.map(({ name, ms }, place) => (
          <li key={name}>
            <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
              <rect class={`tint-${place % 6}`} width="10" height="10" rx="2" />
            </svg>
            {name} <span>{formatMs(ms)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function formatMs(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

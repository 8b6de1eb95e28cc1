/** Round marks on the time axis, the first at 0, none at or beyond the end. */
export function axisTicks(durationMs: number, most = 6): number[] {
  if (durationMs <= 0) return [0]
  const rough = durationMs / most
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.ceil(durationMs / step) }, (_, at) => at * step).filter((tick) => tick < durationMs * 0.86)
}

/** Colours in the order in which applications appear; the ninth and later share "other". */
export const applicationColours = (names: readonly string[]): Map<string, string> => new Map(names.map((name, at) => [name, at < 8 ? `var(--c${at + 1})` : 'var(--c-other)']))

/** A ratio of means as people say it: 1.2 allows an increase by 20 %, 0.8 a decrease by 20 %. Not a number: as it stands. */
export function percentOfRatio(ratio: unknown, way: 'increase' | 'decrease'): string {
  if (typeof ratio !== 'number') return ratio === undefined ? '' : String(ratio)
  const share = way === 'increase' ? ratio - 1 : 1 - ratio
  return String(Number((share * 100).toFixed(6)))
}

export function ratioOfPercent(text: string, way: 'increase' | 'decrease'): unknown {
  const share = numberOf(text)
  if (typeof share !== 'number') return share
  return Number((way === 'increase' ? 1 + share / 100 : 1 - share / 100).toFixed(8))
}

/** What a field of a number puts into the JSON: nothing, a number, or the text itself, which the rules then name. */
export function numberOf(text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : trimmed
}

export type NanStrategy = 'remove' | 'replace'

/** Infinities are no gaps: they stay. */
export const withoutGaps = (values: readonly number[], strategy: NanStrategy): number[] =>
  strategy === 'replace' ? values.map((value) => (Number.isNaN(value) ? 0 : value)) : values.filter((value) => !Number.isNaN(value))

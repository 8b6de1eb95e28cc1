const four = Array.from({ length: 65_536 }, (_, at) => at.toString(16).padStart(4, '0'))
const part = (): string => four[(Math.random() * 65_536) | 0] as string

/** Sixteen hex digits, not all zero. Ids tell spans apart and keep no secret. */
export function newSpanId(): string {
  const id = part() + part() + part() + part()
  return id === '0000000000000000' ? newSpanId() : id
}

export const newTraceId = (): string => newSpanId() + newSpanId()

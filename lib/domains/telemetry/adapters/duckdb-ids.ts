/** Ids of lines are numbers, which take half of what their text does. An id of zeros is none (W3C Trace Context). */

const digits = { trace_id: 32, span_id: 16 } as const
/** As `duckdb-schema.ts` declares them: compared in another type, every row would be cast. */
export const idType = { trace_id: 'UHUGEINT', span_id: 'UBIGINT' } as const
export type IdColumn = keyof typeof digits

/** The id in a column of `logs` (`l`) as text: hexadecimal, '' for none. */
export const idText = (column: IdColumn): string => `CASE WHEN l.${column} = 0 THEN '' ELSE lpad(lower(hex(l.${column})), ${digits[column]}, '0') END`

/** The number of an id as the store has it; null for a text that no line has as its id. */
export function idNumber(column: IdColumn, text: string): bigint | null {
  if (text === '') return 0n
  return text.length === digits[column] && /^[0-9a-f]+$/.test(text) ? BigInt(`0x${text}`) : null
}

/** What makes numbers of the ids in a file of before, where they were text. */
export const idsFromText = (day: string): string[] => [
  `ALTER TABLE "${day}".logs ALTER trace_id TYPE UHUGEINT USING CASE WHEN regexp_full_match(trace_id, '[0-9a-f]{32}') THEN (('0x' || trace_id[:16])::UBIGINT::UHUGEINT << 64) + ('0x' || trace_id[17:])::UBIGINT ELSE 0 END`,
  `ALTER TABLE "${day}".logs ALTER span_id TYPE UBIGINT USING CASE WHEN regexp_full_match(span_id, '[0-9a-f]{16}') THEN ('0x' || span_id)::UBIGINT ELSE 0 END`,
]

import { z } from 'zod'

/** Every list is paged. A cursor is opaque to callers; `limit` is capped so that no answer grows with the estate. */
export const PageInput = z.strictObject({
  cursor: z.string().min(1).max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type PageInput = z.infer<typeof PageInput>

/** `total` is null when counting would cost more than the page: screens then say "more than". */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.number().int().nullable() })

export interface Page<T> {
  items: T[]
  next: string | null
  total: number | null
}

export const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Gives null for anything that is not one of our cursors: callers answer `invalid-input` at `#/cursor`. */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

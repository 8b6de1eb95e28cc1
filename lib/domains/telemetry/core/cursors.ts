import { z } from 'zod'

const Integer = z.string().regex(/^\d{1,18}$/)

/** The last trace of a page: `rank` is what the search is sorted by, in nanoseconds. */
export const TraceCursor = z.strictObject({ sort: z.enum(['newest', 'slowest']), rank: z.string().regex(/^\d{1,19}$/), traceId: z.string().max(32) })

/** The last line of a page. */
export const LogCursor = z.strictObject({ timeNs: z.string().regex(/^\d{1,19}$/), day: z.string().regex(/^[\d.-]{10,16}$/), lineId: Integer })

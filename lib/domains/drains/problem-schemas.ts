import { z } from 'zod'

const saying = <Key extends string, Values extends z.ZodRawShape>(key: Key, values: Values) => z.object({ key: z.literal(key), values: z.object(values) })
const words = z.string().max(400)

/** Why records do not arrive, by message key: pages have it in the reader's language, `problemWords` in English. Foreign words stay as they are. */
export const DrainProblem = z.discriminatedUnion('key', [
  saying('unresolved', { host: z.string() }),
  saying('address-refused', { host: z.string(), address: z.string(), leads: z.enum(['this-machine', 'link-local', 'metadata', 'many', 'nowhere']) }),
  saying('unreachable', { host: z.string(), port: z.number(), cause: words }),
  saying('timed-out', { host: z.string(), seconds: z.number() }),
  saying('tls', { host: z.string(), cause: words }),
  saying('closed', { host: z.string() }),
  saying('not-let-in', { status: z.number(), words }),
  saying('wrong-place', { status: z.number(), words }),
  saying('redirected', { status: z.number() }),
  saying('busy', { status: z.number(), words }),
  saying('failed', { status: z.number(), words }),
  saying('refused', { status: z.number(), words }),
  saying('too-large', { status: z.number() }),
  saying('partly', { refused: z.number(), words }),
  saying('credentials-closed', { cause: words }),
  saying('store', { cause: words }),
])
export type DrainProblem = z.infer<typeof DrainProblem>

const ms = z.number()
/** What a test did, one step after the other; the last of one that failed is its problem. */
export const DrainTestStep = z.discriminatedUnion('key', [
  saying('resolved', { host: z.string(), addresses: z.string() }),
  saying('connected', { address: z.string(), port: z.number(), ms }),
  saying('secured', { protocol: z.string(), name: z.string(), until: z.string() }),
  saying('plain', {}),
  saying('written', { bytes: z.number(), ms }),
  saying('answered', { status: z.number(), words, ms }),
])
export type DrainTestStep = z.infer<typeof DrainTestStep>
export const DrainTest = z.object({ taken: z.boolean(), recordId: z.string(), signal: z.enum(['logs', 'metrics', 'traces']), steps: z.array(DrainTestStep), problem: DrainProblem.nullable(), tookMs: ms, atMs: ms })
export type DrainTest = z.infer<typeof DrainTest>

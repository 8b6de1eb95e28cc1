import { z } from 'zod'

/** What happens to a call that a rule hits. `reset` closes the connection without an answer. */
export const CallFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), ms: z.number().int().min(1).max(30_000) }),
  z.strictObject({ kind: z.literal('error'), status: z.number().int().min(400).max(599) }),
  z.strictObject({ kind: z.literal('reset') }),
])
export type CallFault = z.infer<typeof CallFault>

/** One fault on the calls of one application (null: the edge) to another. It ends by itself at `endsAtMs`, whoever is alive. */
export const FaultRule = z.strictObject({
  /** Of the step that made it: the same rule put twice is one. */
  id: z.string().min(1).max(120),
  caller: z.string().nullable(),
  callee: z.string(),
  /** Share of the calls in percent, above 0; with `scope` signed, of the calls that carry the run's scope. */
  sharePercent: z.number().gt(0).max(100),
  /** `signed`: only requests that carry a scope which we signed for this run. */
  scope: z.enum(['all', 'signed']),
  fault: CallFault,
  endsAtMs: z.number().int(),
})
export type FaultRule = z.infer<typeof FaultRule>

/** All rules of one run. An epoch below the last one that was put is refused, also after the rules are gone. No rules: the run's faults end. */
export const FaultsOfRun = z.strictObject({ run: z.string().min(1).max(64), epoch: z.number().int().nonnegative(), rules: z.array(FaultRule).max(50) })
export type FaultsOfRun = z.infer<typeof FaultsOfRun>

/** What a rule did, counted where it acts. */
export const FaultCount = z.object({ run: z.string(), rule: z.string(), seen: z.number().int(), injected: z.number().int(), active: z.boolean(), endsAtMs: z.number().int() })
export type FaultCount = z.infer<typeof FaultCount>

/** One second of the calls from one application (null: the edge) to another, as the caller saw them: faults and fallbacks included. */
export const PairSecond = z.object({
  atMs: z.number().int(),
  caller: z.string().nullable(),
  callee: z.string(),
  requests: z.number().int(),
  /** Answers of 500 and above, and calls without an answer. A declared fallback is none. */
  errors: z.number().int(),
  fallbacks: z.number().int(),
  injected: z.number().int(),
  /** Answered calls by the upper bound of their duration, as in `pairBoundsMs`; the last counts all above. */
  durations: z.array(z.number().int()),
})
export type PairSecond = z.infer<typeof PairSecond>

/** Upper bounds in ms of `durations`; one more slot follows for what took longer. */
export const pairBoundsMs = [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000] as const

/** The last two minutes at most, oldest first; a second that nothing happened in is absent. `nowMs` is the proxy's clock. */
export const PairSeconds = z.object({ nowMs: z.number().int(), seconds: z.array(PairSecond) })
export type PairSeconds = z.infer<typeof PairSeconds>

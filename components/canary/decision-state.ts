import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'

export interface Signed {
  /** Promote signatures that are there, and how many the policy wants. */
  have: number
  need: number
  /** This one more promotes. */
  last: boolean
}

/** One person is one signature, and an extension begins to count anew: more was measured since. */
export function signedOf({ signatures, policy }: Pick<CanaryView, 'signatures' | 'policy'>): Signed {
  const extendedAt = signatures.findLastIndex(({ act }) => act === 'extend')
  const have = new Set(signatures.slice(extendedAt + 1).filter(({ act }) => act === 'promote').map(({ name }) => name)).size
  return { have, need: policy.signatures, last: have + 1 >= policy.signatures }
}

export type MainAct = 'promote' | 'extend' | 'stop' | null

/** The one primary action: what the verdict speaks for, if it is allowed. */
export function mainAct({ card, mayPromote, mayExtend, mayRollBack }: Pick<CanaryView, 'card' | 'mayPromote' | 'mayExtend' | 'mayRollBack'>): MainAct {
  if (!card) return null
  if (card.verdict === 'fail') return mayRollBack.length === 0 ? 'stop' : null
  if (card.verdict !== 'not-enough-evidence' && mayPromote.length === 0) return 'promote'
  return mayExtend.length === 0 ? 'extend' : null
}

export interface Clock {
  kind: 'pending' | 'warm-up' | 'analysing' | 'waiting' | 'over'
  /** What is counted down to; null: nothing is. */
  untilMs: number | null
  /** Of the lifetime, 0 to 1; null before it began. */
  share: number | null
}

const parse = (at: string | null): number | null => (at === null ? null : Date.parse(at))

type Times = Pick<CanaryView, 'state' | 'beganAt' | 'endsAt' | 'expiresAt'> & { warmUpSeconds: number; judged: boolean }

export const timesOf = ({ state, beganAt, endsAt, expiresAt, options, card }: CanaryView): Times => ({ state, beganAt, endsAt, expiresAt, warmUpSeconds: options.warmUpSeconds, judged: card !== null })

export function clockOf({ state, beganAt, endsAt, expiresAt, warmUpSeconds, judged }: Times, nowMs: number): Clock {
  const [began, ends] = [parse(beganAt), parse(endsAt)]
  const share = began === null || ends === null || ends <= began ? null : Math.min(1, Math.max(0, (nowMs - began) / (ends - began)))
  if (state === 'decided') return { kind: 'over', untilMs: null, share }
  if (state === 'pending' || began === null) return { kind: 'pending', untilMs: null, share: null }
  if (state === 'waiting') return { kind: 'waiting', untilMs: parse(expiresAt), share }
  const warm = began + warmUpSeconds * 1_000
  return !judged && nowMs < warm ? { kind: 'warm-up', untilMs: warm, share } : { kind: 'analysing', untilMs: ends, share }
}

export const cardHref = ({ application, number }: { application: string; number: number }, hash: string): string => `/delivery/${encodeURIComponent(application)}/${number}/cards/${hash}`

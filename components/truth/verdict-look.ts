import type { Judged, VerdictKind } from '@/lib/domains/registry/truth-schemas'
import type { StateName } from '../ui/state'

export const verdictLook = { ghost: 'bad', flapping: 'warn', silent: 'warn', stowaway: 'warn', undecided: 'unknown', healthy: 'ok' } satisfies Record<VerdictKind, StateName>

export type WitnessWord = 'yes' | 'no' | 'unknown'

/** What each witness says by itself: there, not there, or nothing. */
export function witnessWords({ lease, traffic, probe }: Judged['evidence'], nowMs: number): { lease: WitnessWord; traffic: WitnessWord; probe: WitnessWord } {
  return {
    lease: lease !== null && lease.status === 'UP' && lease.expiresAtMs > nowMs ? 'yes' : 'no',
    traffic: traffic.kind === 'seen' ? 'yes' : traffic.kind === 'none' ? 'no' : 'unknown',
    probe: probe.kind === 'answered' ? (probe.httpStatus === null || (probe.httpStatus >= 200 && probe.httpStatus < 300) ? 'yes' : 'no') : probe.kind === 'unreachable' ? 'no' : 'unknown',
  }
}

/** How an instance is named in the address of the page. */
export const selectionOf = ({ application, instance }: Pick<Judged, 'application' | 'instance'>): string => `${application}/${instance}`

export function readSelection(text: string): { application: string; instance: string } | null {
  const at = text.indexOf('/')
  return at <= 0 || at === text.length - 1 ? null : { application: text.slice(0, at), instance: text.slice(at + 1) }
}

/** The key of the sentence that says why. */
export const reasonKey = ({ verdict }: Pick<Judged, 'verdict'>): string => ('because' in verdict ? `${verdict.kind}.${verdict.because}` : verdict.kind === 'flapping' ? `flapping.${verdict.witness}` : verdict.kind)

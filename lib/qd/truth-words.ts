import type { Judged } from '../domains/registry/truth-schemas'
import type { ZoneLossRow } from '../domains/registry/zone-schemas'

export function verdictWords({ verdict }: Pick<Judged, 'verdict'>): string {
  if (verdict.kind === 'flapping') return `flapping (${verdict.witness}, ${verdict.changes} changes)`
  return 'because' in verdict ? `${verdict.kind} (${verdict.because})` : verdict.kind
}

/** Lease, traffic, probe: what each says by itself. */
export function witnessColumns({ evidence: { lease, traffic, probe } }: Pick<Judged, 'evidence'>): string[] {
  const answer = probe.kind === 'answered' ? (probe.httpStatus === null ? 'connects' : String(probe.httpStatus)) : probe.kind === 'unreachable' ? `${probe.detail} x${probe.times}` : probe.kind === 'refused' ? `not asked: ${probe.address}` : '?'
  return [lease ? lease.status : 'none', traffic.kind === 'seen' ? `${traffic.requests}` : traffic.kind === 'none' ? '0' : '?', answer]
}

const figure = (perSecond: number): string => (Number.isInteger(perSecond) ? String(perSecond) : perSecond.toFixed(1))

export function lossWords({ verdict }: Pick<ZoneLossRow, 'verdict'>): string {
  if (verdict.kind === 'one-zone') return `no: all of it is in ${verdict.zone}`
  if (verdict.kind === 'undecided') return `unknown: ${verdict.because}`
  const { worst } = verdict
  if (worst.kind === 'unproven') return `unknown: without ${worst.zone} at least ${figure(worst.missingRate)}/s are missing unless one instance can take more than the ${figure(worst.seenRate)}/s it was seen to serve; declare its limit: qd zones limit`
  if (worst.kind === 'no') return `no: without ${worst.zone} ${figure(worst.missingRate)}/s have nowhere to go, ${worst.missingInstances} more elsewhere`
  return verdict.from === 'no-load' ? 'yes: nobody calls it' : `yes: without ${worst.zone} ${figure(worst.spareRate)}/s are to spare`
}

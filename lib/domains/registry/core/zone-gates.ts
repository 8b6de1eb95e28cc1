import type { ZoneLossRow, ZoneState } from '../zone-schemas'

type Refusing = ZoneState['refusing'][number]

/** What stands against leaving out one zone: each application with somebody up in it that cannot bear it, or of which nobody knows for sure. */
export function refusingDrain(zone: string, rows: readonly Pick<ZoneLossRow, 'application' | 'up' | 'verdict'>[]): Refusing[] {
  return rows.flatMap(({ application, up, verdict }): Refusing[] => {
    if ((up[zone] ?? 0) === 0) return []
    switch (verdict.kind) {
      case 'one-zone':
        return [{ application, because: 'one-zone', missingRate: null }]
      case 'undecided':
        return [{ application, because: 'unknown', missingRate: null }]
      case 'judged': {
        const answer = verdict.zones.find((one) => one.zone === zone)
        if (!answer) return [{ application, because: 'unknown', missingRate: null }]
        if (answer.kind === 'yes') return []
        return [{ application, because: answer.kind === 'no' ? 'too-little-left' : 'unproven', missingRate: answer.missingRate }]
      }
    }
  })
}

/** That one of them cannot bear it is known, not merely unproven. */
export const isProven = (refusing: readonly Pick<Refusing, 'because'>[]): boolean => refusing.some(({ because }) => because === 'too-little-left' || because === 'one-zone')

/** Over all: yes, no, or nobody knows. */
export function answerOf(verdict: ZoneLossRow['verdict']): 'yes' | 'no' | 'undecided' {
  if (verdict.kind === 'undecided') return 'undecided'
  if (verdict.kind === 'one-zone') return 'no'
  return verdict.worst.kind === 'unproven' ? 'undecided' : verdict.worst.kind
}

import type { ZoneLossRow, ZoneState } from '../zone-schemas'

type Refusing = ZoneState['refusing'][number]

/** What stands against leaving out one zone: each application with somebody up in it that cannot bear it, or of which nobody knows. */
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
        return answer.kind === 'no' ? [{ application, because: 'too-little-left', missingRate: answer.missingRate }] : []
      }
    }
  })
}

/** Over all: yes, no, or nobody knows. */
export function answerOf(verdict: ZoneLossRow['verdict']): 'yes' | 'no' | 'undecided' {
  if (verdict.kind === 'undecided') return 'undecided'
  return verdict.kind === 'judged' && verdict.worst.kind === 'yes' ? 'yes' : 'no'
}

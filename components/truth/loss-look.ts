import type { answerOf } from '@/lib/domains/registry/core/zone-gates'
import type { ZoneAnswer, ZoneLossRow } from '@/lib/domains/registry/zone-schemas'
import type { StateName } from '../ui/state'

export const lossLook = { yes: 'ok', no: 'bad', undecided: 'unknown' } satisfies Record<ReturnType<typeof answerOf>, StateName>

const nothing = { zone: '', rate: 0, instances: 0, seen: 0 }

/** The key of the sentence that says by how much, with its figures. */
export function lossWords({ verdict }: Pick<ZoneLossRow, 'verdict'>): { key: string; values: { zone: string; rate: number; instances: number; seen: number } } {
  switch (verdict.kind) {
    case 'one-zone':
      return { key: 'oneZone', values: { ...nothing, zone: verdict.zone } }
    case 'undecided':
      return { key: `undecided.${verdict.because}`, values: nothing }
    case 'judged':
      return judgedWords(verdict.worst, verdict.from === 'no-load')
  }
}

function judgedWords(worst: ZoneAnswer, idle: boolean): ReturnType<typeof lossWords> {
  const { zone } = worst
  switch (worst.kind) {
    case 'yes':
      return { key: idle ? 'noLoad' : 'spare', values: { ...nothing, zone, rate: worst.spareRate } }
    case 'no':
      return { key: 'missing', values: { ...nothing, zone, rate: worst.missingRate, instances: worst.missingInstances } }
    case 'unproven':
      return { key: 'unproven', values: { ...nothing, zone, rate: worst.missingRate, seen: worst.seenRate } }
  }
}

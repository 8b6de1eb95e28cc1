import type { answerOf } from '@/lib/domains/registry/core/zone-gates'
import type { ZoneLossRow } from '@/lib/domains/registry/zone-schemas'
import type { StateName } from '../ui/state'

export const lossLook = { yes: 'ok', no: 'bad', undecided: 'unknown' } satisfies Record<ReturnType<typeof answerOf>, StateName>

/** The key of the sentence that says by how much, with its figures. */
export function lossWords({ verdict }: Pick<ZoneLossRow, 'verdict'>): { key: string; values: { zone: string; rate: number; instances: number } } {
  switch (verdict.kind) {
    case 'one-zone':
      return { key: 'oneZone', values: { zone: verdict.zone, rate: 0, instances: 0 } }
    case 'undecided':
      return { key: `undecided.${verdict.because}`, values: { zone: '', rate: 0, instances: 0 } }
    case 'judged':
      return verdict.worst.kind === 'yes'
        ? { key: verdict.from === 'no-load' ? 'noLoad' : 'spare', values: { zone: verdict.worst.zone, rate: verdict.worst.spareRate, instances: 0 } }
        : { key: 'missing', values: { zone: verdict.worst.zone, rate: verdict.worst.missingRate, instances: verdict.worst.missingInstances } }
  }
}

'use client'

import { useTranslations } from 'next-intl'
import type { Judged } from '@/lib/domains/registry/truth-schemas'
import { Icon } from '../ui/icon'
import { State } from '../ui/state'
import { useNow } from '../ui/use-now'
import { reasonKey, verdictLook, witnessWords } from './verdict-look'

const icons = { yes: 'check', no: 'close', unknown: 'minus' } as const

/** Lease, traffic, probe: tick, cross or dash, with its words in the name. */
export function WitnessCells({ judged }: { judged: Pick<Judged, 'evidence'> }) {
  const t = useTranslations('truth')
  const words = witnessWords(judged.evidence, useNow())
  return (
    <span className="wit">
      {(['lease', 'traffic', 'probe'] as const).map((witness) => {
        const name = t(`witness.${witness}.${words[witness]}`)
        return (
          <b key={witness} className={words[witness] === 'yes' ? '' : words[witness] === 'no' ? 'bad' : 'no'} role="img" aria-label={name} title={name}>
            <Icon name={icons[words[witness]]} small />
          </b>
        )
      })}
    </span>
  )
}

/** What they say together, and why. */
export function VerdictState({ judged, reason = true }: { judged: Pick<Judged, 'verdict'>; reason?: boolean }) {
  const t = useTranslations('truth')
  const { verdict } = judged
  const why = t(`why.${reasonKey(judged)}`, { changes: verdict.kind === 'flapping' ? verdict.changes : 0 })
  return (
    <>
      <State state={verdictLook[verdict.kind]} word={t(`verdict.${verdict.kind}`)} />
      {reason && (
        <div className="sub wrap">{why}</div>
      )}
    </>
  )
}

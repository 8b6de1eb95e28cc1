'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { Button } from '../ui/button'
import { useNow } from '../ui/use-now'
import { type Act, ActDialog } from './act-dialog'
import { Countdown } from './countdown'
import { clockOf, mainAct, timesOf } from './decision-state'
import { Refusals } from './refusals'
import { proposedMinutes } from './settle'

/** The three acts, each with every reason that refuses it, and the time that is left. */
export function CardActs({ view, rollout }: { view: CanaryView; rollout: Rollout }) {
  const t = useTranslations('canary')
  const id = useId()
  const [opened, setOpened] = useState<{ act: Act; read: CanaryView } | null>(null)
  const main = mainAct(view)
  const clock = clockOf(timesOf(view), useNow())
  const release = rollout.release.version || `#${rollout.release.number}`
  const acts = [
    { act: 'promote', icon: 'deploy', refusals: view.mayPromote, words: t('act.promote.button', { release }) },
    { act: 'extend', icon: 'clock', refusals: view.mayExtend, words: t('act.extend.button', { minutes: proposedMinutes(view.card, view.options.intervalSeconds) }) },
    { act: 'stop', icon: 'undo', refusals: view.mayRollBack, words: t('act.stop.button') },
  ] as const
  return (
    <div className="cn-acts">
      <div className="row wrap">
        {acts.map(({ act, icon, refusals, words }) => (
          <Button
            key={act}
            big
            icon={icon}
            look={act === 'stop' ? 'danger' : act === main ? 'primary' : 'plain'}
            onClick={() => setOpened({ act, read: view })}
            {...(refusals.length > 0 && { reason: refusals[0]?.detail ?? '', reasonId: `${id}-${act}` })}
          >
            {words}
          </Button>
        ))}
        {clock.untilMs !== null && (
          <span className="sm muted cn-left">
            {t(`clock.${clock.kind === 'waiting' ? `waiting-${view.policy.onExpiry}` : clock.kind === 'warm-up' ? 'warm-up' : 'analysing'}`)} <Countdown untilMs={clock.untilMs} />
          </span>
        )}
      </div>
      {acts.map(({ act, refusals }) => (
        <Refusals key={act} id={`${id}-${act}`} title={t(`act.${act}.off`)} refusals={refusals} />
      ))}
      {opened && <ActDialog act={opened.act} read={opened.read} now={view} rollout={rollout} onClose={() => setOpened(null)} />}
    </div>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { applicationHref } from '../applications/figure-cells'
import { ScopeLink } from '../shell/scope-link'
import { Button, Why } from '../ui/button'
import { Ago, Duration } from '../ui/time'
import { RollBackDialog } from './roll-back-dialog'
import { useRefusalText } from './refusal-text'
import { deployHref, releaseName } from './rollout-look'
import { FromTo } from './rollout-table'
import { RolloutState, useRolloutSentence } from './rollout-words'

/** Title with state, one sentence, facts, and the way back. */
export function RolloutHead({ rollout, mayRollBack }: { rollout: Rollout; mayRollBack: Decision }) {
  const t = useTranslations('delivery')
  const sentence = useRolloutSentence()
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          {t('page.title', { application: rollout.application, number: rollout.number })} <RolloutState rollout={rollout} />
        </h1>
        <p className="lede">{sentence(rollout)}</p>
        <dl className="facts">
          <Fact name="application">
            <ScopeLink href={applicationHref(rollout.application)}>{rollout.application}</ScopeLink>
          </Fact>
          <Fact name="release">
            <FromTo rollout={rollout} />
          </Fact>
          <Fact name="strategy">{t(`strategy.${rollout.strategy}`)}</Fact>
          {rollout.cluster !== rollout.application && <Fact name="cluster">{rollout.cluster}</Fact>}
          <Fact name="by">{rollout.startedBy}</Fact>
          <Fact name="began">
            <Ago atMs={Date.parse(rollout.createdAt)} />
          </Fact>
          {rollout.endedAt && rollout.state !== 'succeeded' && (
            <Fact name="took">
              <Duration ms={Date.parse(rollout.endedAt) - Date.parse(rollout.createdAt)} />
            </Fact>
          )}
          {rollout.why && <Fact name="why">{rollout.why}</Fact>}
          {rollout.failure?.check === 'asked' && <Fact name="back">{rollout.failure.detail}</Fact>}
        </dl>
      </div>
      <RollBackAct rollout={rollout} mayRollBack={mayRollBack} />
    </div>
  )
}

function Fact({ name, children }: { name: 'application' | 'release' | 'strategy' | 'cluster' | 'by' | 'began' | 'took' | 'why' | 'back'; children: React.ReactNode }) {
  const t = useTranslations('delivery')
  return (
    <div>
      <dt>{t(`facts.${name}`)}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Why nobody can roll it back now, by what it is. */
function overReason({ state, can, groups }: Rollout): 'over' | 'gone' | 'first' | 'going' | 'stuck' | null {
  if (can.rollBack) return null
  if (state === 'rolled-back') return 'over'
  if (state === 'failed') return 'stuck'
  if (state !== 'succeeded') return 'going'
  return groups.before.length === 0 ? 'first' : 'gone'
}

function RollBackAct({ rollout, mayRollBack }: { rollout: Rollout; mayRollBack: Decision }) {
  const t = useTranslations('delivery')
  const refusal = useRefusalText()(mayRollBack)
  const [open, setOpen] = useState(false)
  const over = overReason(rollout)
  const reasons = [over && t(`rollBack.${over}`), refusal].filter((one) => one !== null)
  const { from } = rollout
  return (
    <div className="acts-column">
      <div className="acts">
        {over === 'gone' && from && (
          <ScopeLink className="btn" href={deployHref(rollout.application, from.number)}>
            {t('rollBack.deployOld', { release: releaseName(from) })}
          </ScopeLink>
        )}
        <Button look="danger" icon="undo" onClick={() => setOpen(true)} {...(reasons.length > 0 && { reason: true, reasonId: 'roll-back-reasons' })}>
          {from ? t('rollBack.act', { release: releaseName(from) }) : t('rollBack.actFirst')}
        </Button>
      </div>
      {reasons.length > 0 && (
        <div id="roll-back-reasons" className="why-list">
          {reasons.map((reason) => (
            <Why key={reason}>{reason}</Why>
          ))}
        </div>
      )}
      {open && <RollBackDialog rollout={rollout} onClose={() => setOpen(false)} />}
    </div>
  )
}

import { useTranslations } from 'next-intl'
import type { CanaryBrief } from '@/lib/domains/canary/analysis-schemas'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { NotKnown } from '../applications/figure-cells'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { useNow } from '../ui/use-now'
import { Countdown } from './countdown'
import { clockOf, signedOf } from './decision-state'
import { verdictLook } from './verdict-look'

/** A rollout with its canary; undefined when that could not be read. */
export interface CanaryRow {
  rollout: Rollout
  brief: CanaryBrief | undefined
}

export function VerdictCell({ brief }: CanaryRow) {
  const t = useTranslations('canary')
  const verdict = brief?.last?.verdict
  return verdict ? <State state={verdictLook[verdict]} word={t(`verdict.${verdict}.word`)} /> : <span className="muted">{brief ? t('list.notJudged') : '–'}</span>
}

export function ScoreCell({ brief }: CanaryRow) {
  const score = brief?.last?.score
  return score == null ? <NotKnown /> : <>{score.toFixed(1)}</>
}

/** What comes next and when: the end of the lifetime, or of the wait for a person. */
export function LeftCell({ brief }: CanaryRow) {
  const t = useTranslations('canary')
  const now = useNow()
  if (!brief) return <span className="muted">–</span>
  const clock = clockOf({ ...brief, judged: brief.last !== null }, now)
  const { have, need } = signedOf(brief)
  return (
    <span>
      {clock.untilMs === null ? <span className="muted">{t(`list.${clock.kind}`)}</span> : <Countdown untilMs={clock.untilMs} />}
      {clock.kind === 'waiting' && <span className="sub block">{t('list.signed', { have, need })}</span>}
    </span>
  )
}

/** How it ended, who or what decided, and when. */
export function OutcomeCell({ rollout, brief }: CanaryRow) {
  const t = useTranslations('canary')
  if (!brief) return <span className="muted">–</span>
  return (
    <span>
      {brief.outcome ? <State state={brief.outcome === 'promote' ? 'ok' : 'bad'} word={t(`list.${brief.outcome}`)} /> : <span className="muted">{t('list.none')}</span>}
      <span className="sub block">
        {brief.decidedBy && t(`decidedBy.${brief.decidedBy.kind}`)} {rollout.endedAt && <Ago atMs={Date.parse(rollout.endedAt)} />}
      </span>
    </span>
  )
}

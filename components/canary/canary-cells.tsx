'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import { canaryViewQuery } from '@/lib/domains/canary/queries/canary'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { NotKnown } from '../applications/figure-cells'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { useNow } from '../ui/use-now'
import { Countdown } from './countdown'
import { clockOf, signedOf } from './decision-state'
import { verdictLook } from './verdict-look'

const waitMs = 10_000

/** The canary of a row: each cell asks for it, and one answer serves them all. One that is over is asked once. */
function useView({ application, number }: Rollout): CanaryView | undefined {
  return useQuery({ ...canaryViewQuery(application, number), refetchInterval: ({ state }) => (state.data?.state === 'decided' ? false : waitMs) }).data
}

const last = ({ judgements }: CanaryView) => judgements.reduce<CanaryView['judgements'][number] | null>((found, one) => (found === null || one.number > found.number ? one : found), null)

export function VerdictCell({ rollout }: { rollout: Rollout }) {
  const t = useTranslations('canary')
  const view = useView(rollout)
  const verdict = view && last(view)?.verdict
  return verdict ? <State state={verdictLook[verdict]} word={t(`verdict.${verdict}.word`)} /> : <span className="muted">{view ? t('list.notJudged') : '–'}</span>
}

export function ScoreCell({ rollout }: { rollout: Rollout }) {
  const view = useView(rollout)
  const score = view && last(view)?.score
  return score == null ? <NotKnown /> : <>{score.toFixed(1)}</>
}

/** What comes next and when: the end of the lifetime, or of the wait for a person. */
export function LeftCell({ rollout }: { rollout: Rollout }) {
  const t = useTranslations('canary')
  const now = useNow()
  const view = useView(rollout)
  if (!view) return <span className="muted">–</span>
  const clock = clockOf(view, now)
  const { have, need } = signedOf(view)
  return (
    <span>
      {clock.untilMs === null ? <span className="muted">{t(`list.${clock.kind}`)}</span> : <Countdown untilMs={clock.untilMs} />}
      {clock.kind === 'waiting' && <span className="sub block">{t('list.signed', { have, need })}</span>}
    </span>
  )
}

/** How it ended, who or what decided, and when. */
export function OutcomeCell({ rollout }: { rollout: Rollout }) {
  const t = useTranslations('canary')
  const view = useView(rollout)
  if (!view) return <span className="muted">–</span>
  return (
    <span>
      {view.outcome ? <State state={view.outcome === 'promote' ? 'ok' : 'bad'} word={t(`list.${view.outcome}`)} /> : <span className="muted">{t('list.none')}</span>}
      <span className="sub block">
        {view.decidedBy && t(`decidedBy.${view.decidedBy.kind}`)} {rollout.endedAt && <Ago atMs={Date.parse(rollout.endedAt)} />}
      </span>
    </span>
  )
}

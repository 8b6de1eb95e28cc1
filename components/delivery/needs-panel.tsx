'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Need } from '@/lib/domains/canary/analysis-schemas'
import { needsQuery } from '@/lib/domains/canary/queries/needs'
import { quantityText } from '../data/numbers'
import { useTimeWords } from '../data/use-words'
import { useProblemWords } from '../drains/drain-words'
import { bytesText } from '../services/service-look'
import { useSaid } from '../services/said'
import { ScopeLink } from '../shell/scope-link'
import { useStreamInvalidation } from '../shell/use-live'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Ago } from '../ui/time'
import { useNow } from '../ui/use-now'
import { capital } from './rollout-look'
import { needHref, needKey, needLook } from './needs'

const shown = 6

/** What waits for the reader, each one click from its page. Not there while nothing waits. */
export function NeedsPanel() {
  const t = useTranslations('delivery')
  useStreamInvalidation(['rollouts', 'instances', 'chaos', 'services', 'alerts', 'drains'], [['needs', 'panel']])
  const { data } = useSuspenseQuery({ ...needsQuery('panel'), refetchInterval: 15_000 })
  if (data.total === 0) return null
  const more = data.total - Math.min(shown, data.items.length)
  return (
    <div className="mb-4">
      <Panel title={t('needs.title')} {...(more > 0 && { footer: <span className="muted">{t('needs.more', { more })}</span> })}>
        <ul className="list" aria-label={t('needs.caption')}>
          {data.items.slice(0, shown).map((need) => (
            <NeedLine key={needKey(need)} need={need} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}

function useNeedTitle(): (need: Need) => string {
  const t = useTranslations('delivery')
  const services = useTranslations('services')
  return (need) => {
    switch (need.kind) {
      case 'sick':
        return t('needs.sick', { instances: need.instances, serverGroup: need.serverGroup })
      case 'alert':
        return t('needs.alert', { name: need.name, application: need.application })
      case 'chaos':
        return t(`needs.chaos.${need.state}`, { application: need.application, run: need.run })
      case 'failed-service':
        return t('needs.failed-service', { service: need.service })
      case 'service-size':
        return t(`needs.service-size.${need.size}`, { service: need.service })
      case 'calls-over-budget':
        return t('needs.calls-over-budget', { operation: `${need.application} ${need.operation}` })
      case 'drain':
        return t(`needs.drain.${need.condition}`, { drain: need.drain })
      case 'quota-edge':
        return t('needs.quota-edge', { team: need.team, plan: services.has(`plan.${need.plan}`) ? services(`plan.${need.plan}`) : need.plan })
      case 'decision':
      case 'failed-rollout':
        return t(`needs.${need.kind}`, { application: need.application, rollout: need.rollout })
    }
  }
}

function NeedLine({ need }: { need: Need }) {
  const t = useTranslations('delivery')
  const title = useNeedTitle()(need)
  return (
    <li data-href={needHref(need)}>
      <span className="need-state">
        <State state={needLook[need.kind]} word={t(`needs.word.${need.kind}`)} />
      </span>
      <div className="grow">
        <ScopeLink className="ttl plain" href={needHref(need)}>
          {title}
        </ScopeLink>
        <div className="sub">
          <NeedDetail need={need} />
        </div>
      </div>
      <span className="muted sm">
        <Ago atMs={need.sinceMs} />
      </span>
    </li>
  )
}

function NeedDetail({ need }: { need: Need }) {
  const t = useTranslations('delivery')
  const time = useTimeWords()
  const now = useNow()
  const said = useSaid()
  const problem = useProblemWords()
  if (need.kind === 'alert') return t(`needs.severity.${need.severity}`, { alert: `AL-${need.alert}` })
  if (need.kind === 'drain') return need.problem && problem(need.problem)
  if (need.kind === 'sick') return capital(need.reason)
  if (need.kind === 'failed-service') return capital(said(need))
  if (need.kind === 'service-size') return t(`needs.sizeDetail.${need.size}`, { size: bytesText(need.sizeBytes) })
  if (need.kind === 'calls-over-budget') return t('needs.callsDetail', { serverGroup: need.serverGroup, p95: need.p95, callsMax: need.callsMax, requests: need.requests })
  if (need.kind === 'quota-edge') return t('needs.quotaDetail', { used: need.used, limit: need.limit })
  if (need.kind === 'failed-rollout' || need.kind === 'chaos') return capital(need.detail)
  const { verdict, score, expiresMs, maySign } = need
  const words = [t(`needs.verdict.${verdict}`), score === null ? null : t('needs.score', { score: quantityText({ value: score.toFixed(0), unit: '' }) }), maySign ? t('needs.maySign') : t('needs.mayNotSign'), expiresMs === null ? null : t('needs.expires', { time: time.duration(Math.max(0, expiresMs - now)) })]
  return <span>{words.filter(Boolean).join(' ')}</span>
}

'use client'

import { useTranslations } from 'next-intl'
import type { DecisionCard } from '@/lib/domains/canary/analysis-schemas'
import { NotKnown } from '../applications/figure-cells'
import { count, millisecondsColumn, percent } from '../data/numbers'
import { Freshness } from '../data/freshness'
import { ScopeLink } from '../shell/scope-link'
import { Panel } from '../ui/panel'
import { Moment } from '../ui/time'

/** Who serves what: share of traffic, health, and the figures of the window. */
export function SidesTable({ card, live }: { card: DecisionCard; live: boolean }) {
  const t = useTranslations('canary')
  const { telemetry, rollout } = card
  const meta = telemetry && { source: telemetry.source, asOfMs: Date.parse(telemetry.asOf), complete: telemetry.complete, missing: telemetry.complete ? [] : [t('sides.parts')] }
  const logs = (group: string) => `/logs?application=${encodeURIComponent(rollout.application)}&serverGroup=${encodeURIComponent(group)}&from=${Date.parse(card.window.from)}&to=${Date.parse(card.window.to)}`
  return (
    <Panel title={t('sides.title')} {...(meta && { end: live ? <Freshness meta={meta} limitMs={120_000} /> : <span className="xs muted">{meta.source} <Moment atMs={meta.asOfMs} style="full" /></span> })}>
      <div className="scroll-x">
        <table className="tbl">
          <caption>{t('sides.title')}</caption>
          <thead>
            <tr>
              <th>{t('sides.side')}</th>
              <th className="p3">{t('sides.group')}</th>
              <th className="r">{t('sides.share')}</th>
              <th className="r">{t('sides.healthy')}</th>
              <th className="r p3">{t('sides.requests')}</th>
              <th className="r">{t('sides.errors')}</th>
              <th className="r">{t('sides.p95')}</th>
            </tr>
          </thead>
          <tbody>
            {card.sides.map((side) => (
              <tr key={side.serverGroup}>
                <td>
                  <span className="row gap-1">
                    <i className={`sw cn-${side.role}`} />
                    {t(`side.${side.role}`)}
                  </span>
                </td>
                <td className="p3">
                  <ScopeLink className="mono" href={logs(side.serverGroup)}>
                    {side.serverGroup}
                  </ScopeLink>
                </td>
                <td className="r num">{side.share}</td>
                <td className={`r num ${side.healthy < side.wanted ? 't-warn strong' : ''}`}>{t('sides.of', { healthy: side.healthy, wanted: side.wanted })}</td>
                <td className="r num p3">{count(side.requests)}</td>
                <td className="r num">{side.requests === 0 ? <NotKnown /> : percent(side.errors / side.requests).value}</td>
                <td className="r num">{side.p95Ms === null ? <NotKnown /> : millisecondsColumn(side.p95Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { Fragment, useState } from 'react'
import type { DecisionCard, MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import { CursorGroup } from '../charts/draw/cursor-group'
import { Icon } from '../ui/icon'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { DistributionStrip } from './distribution-strip'
import { EffectBar } from './effect-bar'
import { MetricDetail } from './metric-detail'
import { metricSentence } from './metric-sentence'
import { figureOf, shareOf } from './metric-units'
import { metricGroups, metricLook, metricWord } from './verdict-look'

const columns = 6

/** Each metric with both distributions, effect, interval and threshold, and one sentence. Pressing its name opens its series. */
export function MetricsPanel({ card }: { card: DecisionCard }) {
  const t = useTranslations('canary')
  const [onlyOpen, setOnlyOpen] = useState(false)
  const [opened, setOpened] = useState<readonly string[]>([])
  const unsettled = (metric: MetricEvidence) => metricLook[metricWord(metric, card.missing)] !== 'ok'
  const count = card.metrics.filter(unsettled).length
  const groups = metricGroups(card).map((group) => ({ ...group, metrics: onlyOpen ? group.metrics.filter(unsettled) : group.metrics })).filter((group) => group.metrics.length > 0)
  const toggle = (key: string) => setOpened(opened.includes(key) ? opened.filter((one) => one !== key) : [...opened, key])
  return (
    <Panel
      title={t('metrics.title')}
      end={
        <>
          <SideLegend />
          <span className="seg">
            <button type="button" aria-pressed={!onlyOpen} onClick={() => setOnlyOpen(false)}>
              {t('metrics.all', { count: card.metrics.length })}
            </button>
            <button type="button" aria-pressed={onlyOpen} onClick={() => setOnlyOpen(true)}>
              {t('metrics.open', { count })}
            </button>
          </span>
        </>
      }
      footer={<span>{t('metrics.order')}</span>}
    >
      <CursorGroup>
        <div className="scroll-x">
          <table className="tbl cn-metrics">
            <caption>{t('metrics.caption')}</caption>
            <thead>
              <tr>
                <th className="cn-what">{t('metrics.metric')}</th>
                <th className="r">{t('metrics.medians')}</th>
                <th className="p3" style={{ width: '17%' }}>{t('metrics.distributions')}</th>
                <th className="p2" style={{ width: '21%' }}>
                  <span className="row between">
                    <span>{t('metrics.better')}</span>
                    <span>{t('metrics.noChange')}</span>
                    <span>{t('metrics.worse')}</span>
                  </span>
                </th>
                <th className="r p3">{t('metrics.effect')}</th>
                <th>{t('metrics.verdict')}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <Fragment key={group.name}>
                  <tr className="grp">
                    <td colSpan={columns}>
                      <span className="row between">
                        <span>
                          {group.name || t('metrics.noGroup')} {group.weight !== null && <span className="muted font-normal">{t('groups.weight', { weight: group.weight })}</span>}
                        </span>
                        {group.score !== null && <span className="num">{group.score.toFixed(1)}</span>}
                      </span>
                    </td>
                  </tr>
                  {group.metrics.map((metric) => {
                    const key = `${group.name} ${metric.name}`
                    return <MetricRow key={key} metric={metric} application={card.rollout.application} cluster={card.rollout.cluster} missing={card.missing} open={opened.includes(key)} onToggle={() => toggle(key)} />
                  })}
                </Fragment>
              ))}
              {groups.length === 0 && (
                <tr>
                  <td colSpan={columns} className="muted">
                    {t('metrics.nothingOpen')}
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </div>
      </CursorGroup>
    </Panel>
  )
}

function SideLegend() {
  const t = useTranslations('canary')
  return (
    <span className="legend p3">
      {(['baseline', 'canary'] as const).map((side) => (
        <span key={side}>
          <i className={`sw cn-${side}`} />
          {t(`side.${side}`)}
        </span>
      ))}
      <span>
        <i className="cn-beyond" />
        {t('metrics.beyond')}
      </span>
    </span>
  )
}

interface MetricRowProps {
  application: string
  cluster: string
  metric: MetricEvidence
  missing: DecisionCard['missing']
  open: boolean
  onToggle: () => void
}

function MetricRow({ application, cluster, metric, missing, open, onToggle }: MetricRowProps) {
  const t = useTranslations('canary')
  const word = metricWord(metric, missing)
  const look = metricLook[word]
  const { effect } = metric
  return (
    <>
      <tr className={look === 'unknown' ? 'und' : look === 'bad' ? 'worse' : ''}>
        <td>
          <button type="button" className="cn-name" aria-expanded={open} onClick={onToggle}>
            <Icon name={open ? 'down' : 'right'} small />
            <span className="med">{metric.name}</span>
            {metric.critical && <span className="muted xs">{t('metric.critical')}</span>}
          </button>
          <div className="sub wrap cn-says">{t('metric.sentence', metricSentence(metric, missing))}</div>
        </td>
        <td className="r">
          <span className="num t-baseline" title={t('side.baseline')}>{figureOf(metric.unit, metric.baseline.p50)}</span>
          <br />
          <span className="num t-canary" title={t('side.canary')}>{figureOf(metric.unit, metric.canary.p50)}</span>
        </td>
        <td className="p3">
          <DistributionStrip metric={metric} />
        </td>
        <td className="p2">
          <EffectBar metric={metric} look={look} />
        </td>
        <td className="r p3">
          {effect ? (
            <>
              <span className="num med">{shareOf(effect.point)}</span>
              <div className="sub num">{t('effect.range', { low: shareOf(effect.low), high: shareOf(effect.high) })}</div>
            </>
          ) : (
            <span className="muted">–</span>
          )}
        </td>
        <td className="nowrap">
          <State state={look} word={t(`metricWord.${word}`)} />
          <div className="sub">{t('metric.judge', { word: t(`classification.${metric.classification}`) })}</div>
        </td>
      </tr>
      {open && (
        <tr className="cn-opened">
          <td colSpan={columns}>
            <MetricDetail metric={metric} moment={{ application, cluster }} />
          </td>
        </tr>
      )}
    </>
  )
}

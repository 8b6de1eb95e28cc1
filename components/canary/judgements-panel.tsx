'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { CanaryView } from '@/lib/domains/canary/analysis-schemas'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { Moment } from '../ui/time'
import { cardHref } from './decision-state'
import { plot, scorePlot, scoreY } from './score-history'
import { verdictLook } from './verdict-look'

const percentOf = (part: number, whole: number) => `${((part / whole) * 100).toFixed(2)}%`

/** Every judgement so far: the score over time against its lines, and the same as a table. */
export function JudgementsPanel({ view }: { view: CanaryView }) {
  const t = useTranslations('canary')
  const { judgements, options } = view
  const last = judgements.reduce<(typeof judgements)[number] | null>((found, one) => (found === null || one.number > found.number ? one : found), null)
  if (!last) return null
  const { lines, points } = scorePlot(judgements)
  return (
    <Panel title={t('judgements.title')} footer={<span>{t('judgements.order', { count: judgements.length })}</span>}>
      <figure className="body cn-history" role="img" aria-label={t('judgements.summary', { count: judgements.length, score: last.score === null ? '–' : last.score.toFixed(1), verdict: t(`verdict.${last.verdict}.word`), pass: options.pass, marginal: options.marginal })}>
        <div className="cn-plot">
          <svg viewBox={`0 0 ${plot.width} ${plot.height}`} preserveAspectRatio="none" aria-hidden="true">
            {[0, 50, 100].map((score) => (
              <path key={score} d={`M0 ${scoreY(score)}H${plot.width}`} stroke={score === 0 ? 'var(--axis)' : 'var(--grid)'} vectorEffect="non-scaling-stroke" />
            ))}
            {[options.pass, options.marginal].map((score) => (
              <path key={`line ${score}`} d={`M0 ${scoreY(score)}H${plot.width}`} stroke="var(--warn-solid)" strokeDasharray="4 3" vectorEffect="non-scaling-stroke" />
            ))}
            {lines.map((line) => (
              <path key={line} d={line} fill="none" stroke="var(--ink-2)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
            ))}
          </svg>
          {points.map((point) => (
            <i key={point.number} className={`dot ${verdictLook[point.verdict]}`} style={{ left: percentOf(point.x, plot.width), top: percentOf(point.y, plot.height) }} />
          ))}
          <span className="tick" style={{ top: 0 }}>100</span>
          <span className="lab" style={{ top: `${100 - options.pass}%` }}>{t('judgements.pass', { score: options.pass })}</span>
          <span className="lab" style={{ top: `${100 - options.marginal}%` }}>{t('judgements.marginal', { score: options.marginal })}</span>
        </div>
      </figure>
      <div className="cn-judged" tabIndex={0} role="region" aria-label={t('judgements.title')}>
        <table className="tbl">
          <caption>{t('judgements.title')}</caption>
          <thead>
            <tr>
              <th>{t('judgements.at')}</th>
              <th className="r">{t('judgements.score')}</th>
              <th>{t('judgements.verdict')}</th>
              <th className="r">
                <span className="vh">{t('judgements.card')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {judgements
              .toSorted((a, b) => b.number - a.number)
              .map((one) => (
                <tr key={one.number}>
                  <td>
                    <span className="num muted">#{one.number}</span> <Moment atMs={Date.parse(one.at)} />
                  </td>
                  <td className="r num">{one.score === null ? '–' : one.score.toFixed(1)}</td>
                  <td>
                    <State state={verdictLook[one.verdict]} word={t(`verdict.${one.verdict}.word`)} />
                  </td>
                  <td className="r">
                    <Link href={cardHref(view.rollout, one.cardHash)} prefetch={false}>
                      {t('judgements.card')}
                      <span className="vh"> #{one.number}</span>
                    </Link>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import type { ReplayAnswer, ReplayCourse } from '@/lib/domains/gateway/replay-schemas'
import { formatMoment } from '../data/moments'
import { count } from '../data/numbers'
import { useTimeWords } from '../data/use-words'
import { sparkPaths } from './breaker-look'

type Row = 'opened' | 'firstOpened' | 'openFor' | 'refused' | 'refusedGood' | 'refusedBad' | 'failed' | 'timedOut' | 'waited'

const box = { width: 600, height: 80 }

/** What really happened and what would have, on one axis of time and side by side in figures. */
export function ReplayResult({ answer }: { answer: ReplayAnswer }) {
  const t = useTranslations('breakers')
  const time = useTimeWords()
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const at = (ms: number) => formatMoment(ms, { locale, timeZone, style: 'clock' })
  const { was, whatIf, fromMs, nowMs, calls, more, whatIfPolicy } = answer
  if (calls === 0) return <p className="muted sm">{t('replay.noCalls', { from: at(fromMs) })}</p>
  const moment = (ms: number | null) => (ms === null ? t('replay.never') : at(ms))
  const number = (value: number | null) => (value === null ? t('replay.notKnown') : count(value))
  const rows: { key: Row; was: string; whatIf: string }[] = [
    { key: 'opened', was: count(was.opened), whatIf: count(whatIf.opened) },
    { key: 'firstOpened', was: moment(was.firstOpenedMs), whatIf: moment(whatIf.firstOpenedMs) },
    { key: 'openFor', was: time.duration(was.openMs), whatIf: time.duration(whatIf.openMs) },
    { key: 'refused', was: count(was.calls.refused), whatIf: count(whatIf.calls.refused) },
    { key: 'refusedGood', was: number(was.calls.refusedGood), whatIf: number(whatIf.calls.refusedGood) },
    { key: 'refusedBad', was: number(was.calls.refusedBad), whatIf: number(whatIf.calls.refusedBad) },
    { key: 'failed', was: count(was.calls.failed), whatIf: count(whatIf.calls.failed) },
    { key: 'timedOut', was: count(was.calls.timedOut), whatIf: count(whatIf.calls.timedOut) },
    { key: 'waited', was: time.duration(was.waitedMs), whatIf: time.duration(whatIf.waitedMs) },
  ]
  return (
    <div className="stack stack-3">
      <p className="sm">{t('replay.sentence', { calls: count(calls), from: at(fromMs), to: at(nowMs), was: was.opened, whatIf: whatIf.opened })}</p>
      <figure className="bk-course">
        <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" role="img" aria-label={t('replay.chart', { highest: count(Math.max(0, ...answer.errorPercents.map((one) => one ?? 0))) })}>
          <path className="limit" d={`M0 ${box.height * (1 - whatIfPolicy.breaker.errorPercent / 100)}H${box.width}`} />
          {sparkPaths(answer.errorPercents, 100, box).map((d) => (
            <path key={d} className="errors" d={d} />
          ))}
        </svg>
        <figcaption className="xs muted">{t('replay.caption', { percent: whatIfPolicy.breaker.errorPercent })}</figcaption>
        <Spans label={t('replay.was')} course={was} fromMs={fromMs} nowMs={nowMs} look="was" />
        <Spans label={t('replay.whatIf')} course={whatIf} fromMs={fromMs} nowMs={nowMs} look="what-if" />
        <div className="row between xs muted num">
          <span>{at(fromMs)}</span>
          <span>{at(nowMs)}</span>
        </div>
      </figure>
      <div className="scroll-x" tabIndex={-1}>
        <table className="tbl">
          <caption>{t('replay.tableCaption')}</caption>
          <thead>
            <tr>
              <th>{t('replay.figure')}</th>
              <th className="r">{t('replay.was')}</th>
              <th className="r">{t('replay.whatIf')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <td>{t(`replay.row.${row.key}`)}</td>
                <td className="r">
                  <span className="num">{row.was}</span>
                </td>
                <td className="r">
                  <span className={`num ${row.was === row.whatIf ? '' : 'strong'}`}>{row.whatIf}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {whatIf.calls.unknown > 0 && <p className="xs muted">{t('replay.guessed', { calls: count(whatIf.calls.unknown) })}</p>}
      {more > 0 && <p className="xs muted">{t('replay.older', { more: count(more) })}</p>}
    </div>
  )
}

/** When it was open, as bars under the curve. */
function Spans({ label, course, fromMs, nowMs, look }: { label: string; course: ReplayCourse; fromMs: number; nowMs: number; look: 'was' | 'what-if' }) {
  const length = Math.max(1, nowMs - fromMs)
  const share = (ms: number) => `${(Math.min(1, Math.max(0, (ms - fromMs) / length)) * 100).toFixed(2)}%`
  return (
    <div className="bk-spans">
      <span className="xs muted">{label}</span>
      <div aria-hidden="true">
        {course.spans.map((span) => (
          <i key={span.fromMs} className={look} style={{ left: share(span.fromMs), width: `max(2px, calc(${share(span.toMs ?? nowMs)} - ${share(span.fromMs)}))` }} />
        ))}
      </div>
    </div>
  )
}

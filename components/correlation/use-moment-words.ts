'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { type ChangePlace, type Correlation, type RankedChange, type Signal, type SignalFinding } from '@/lib/domains/correlation/schemas'
import { subjectName } from '@/lib/domains/ledger/schemas'
import { useActionWords } from '../changes/change-words'
import type { Span } from '../charts/prepare/moment-scope'
import { formatMoment } from '../data/moments'
import { milliseconds, percent, quantityText, rate } from '../data/numbers'
import { useTimeWords } from '../data/use-words'

const figureOf: Record<Signal, (value: number) => string> = {
  errors: (value) => quantityText(percent(value)),
  p95: (value) => quantityText(milliseconds(value)),
  requests: (value) => quantityText(rate(value)),
}

const callsText = (calls: number): string => calls.toLocaleString('en', { maximumSignificantDigits: 2 })

/** How a moment and its ranked changes are said in the reader's language. */
export function useMomentWords() {
  const t = useTranslations('correlation')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const time = useTimeWords()
  const action = useActionWords()
  const clock = (atMs: number) => formatMoment(atMs, { locale, timeZone, style: 'clock' })

  function placeOf(place: ChangePlace, application: string | null): string {
    const name = application ?? ''
    switch (place.kind) {
      case 'callee': {
        const [root = ''] = place.path
        const values = { application: name, root, via: place.path.slice(1, -1).join(' → ') }
        const way = t(place.hops === 1 ? 'place.callee' : 'place.calleeOver', values)
        return place.callsPerRequest === null ? way : t('place.often', { way, calls: callsText(place.callsPerRequest) })
      }
      case 'caller': {
        const [root = ''] = place.path
        return t(place.hops === 1 ? 'place.caller' : 'place.callerOver', { application: name, root, via: place.path.slice(1, -1).toReversed().join(' → ') })
      }
      case 'self':
      case 'apart':
      case 'everywhere':
      case 'unknown':
        return t(`place.${place.kind}`, { application: name })
    }
  }

  return {
    clock,
    /** "14:38:10, 30 s". */
    span: ({ fromMs, toMs }: Span): string => t('moment', { from: formatMoment(fromMs, { locale, timeZone, style: toMs - fromMs > 86_400_000 ? 'day' : 'clock' }), length: time.duration(toMs - fromMs) }),
    finding(finding: SignalFinding): string {
      const figure = figureOf[finding.signal]
      if (finding.kind === 'unknown') return t(`unknown.${finding.signal}`)
      const values = { usual: figure(finding.usual), farthest: figure(finding.farthest), deviations: Math.min(999, finding.deviations).toFixed(1) }
      return finding.kind === 'usual' ? t(`usual.${finding.signal}`, values) : t(`onset.${finding.signal}`, { ...values, at: clock(finding.atMs), direction: finding.direction })
    },
    moment: ({ moment, findings }: Correlation): string =>
      moment.signal !== null ? t('from.onset', { at: clock(moment.atMs) }) : t(findings.every(({ kind }) => kind === 'unknown') ? 'from.unknown' : 'from.end', { at: clock(moment.atMs) }),
    title({ event }: RankedChange): string {
      if (event.kind === 'ledger') return action(event.entry.action, subjectName(event.entry))
      return t(`breaker.${event.event}`, { caller: event.caller ?? 'edge', callee: event.callee })
    },
    /** Why it stands where it does: when, where, and how often that is called. */
    evidence({ secondsBefore, place, application, alike }: RankedChange): string {
      const when = secondsBefore === 0 ? t('within') : t('before', { length: time.duration(secondsBefore * 1_000) })
      return [when, placeOf(place, application), alike > 0 ? t('alike', { count: alike }) : ''].filter(Boolean).join(' · ')
    },
    place: placeOf,
  }
}

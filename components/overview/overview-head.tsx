'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { needsQuery } from '@/lib/domains/canary/queries/needs'
import type { Overview, Reason } from '@/lib/domains/estate/schemas'
import { applicationHref } from '../applications/figure-cells'
import { reasonValues, useReason } from '../applications/verdict'
import { useTimeWords } from '../data/use-words'
import { ScopeLink } from '../shell/scope-link'
import { Moment } from '../ui/time'
import { type EstateSentence, estateSentence } from './estate-sentence'

/** The page opens with what is true now, and where to see it. */
export function OverviewHead({ overview, past }: { overview: Overview; past: boolean }) {
  const t = useTranslations('overview')
  const words = useTimeWords()
  const sentence = estateSentence(overview, past)
  return (
    <div className="page-head">
      <div className="grow">
        <h1>{sentence.kind === 'metrics-old' ? t('sentence.metrics-old', { age: words.duration(overview.asOfMs - sentence.sinceMs) }) : <Title sentence={sentence} />}</h1>
        <p className="lede">
          <Lede sentence={sentence} overview={overview} />
        </p>
      </div>
    </div>
  )
}

function Title({ sentence }: { sentence: Exclude<EstateSentence, { kind: 'metrics-old' }> }) {
  const t = useTranslations('overview')
  // The panel below asks; what waits for a person is not "all well".
  const waiting = useQuery({ ...needsQuery('panel'), enabled: false }).data?.total ?? 0
  if (sentence.kind === 'trouble') {
    const { reason } = sentence.verdict
    return <>{t(`sentence.${sentence.past ? 'troublePast' : 'trouble'}.${reason.kind}`, { name: sentence.name, ...reasonValues(reason) })}</>
  }
  if (sentence.kind === 'well' && waiting > 0 && !sentence.past) return <>{t('sentence.wellButNeeds', { waiting })}</>
  if (sentence.kind === 'well') return <>{t(sentence.past ? 'sentence.wellPast' : 'sentence.well')}</>
  if (sentence.kind === 'partly-unknown') return <>{t('sentence.partly-unknown', { unknown: sentence.unknown })}</>
  return <>{t(`sentence.${sentence.kind}`)}</>
}

function Lede({ sentence, overview }: { sentence: EstateSentence; overview: Overview }) {
  const t = useTranslations('overview')
  switch (sentence.kind) {
    case 'nothing':
    case 'no-metrics':
      return t(`sentence.${sentence.kind}Lede`)
    case 'metrics-old':
      return t.rich('sentence.metrics-oldLede', { at: () => <Moment atMs={sentence.sinceMs} /> })
    case 'quiet':
      return t('sentence.quietLede', { applications: sentence.applications })
    case 'well':
      return t(sentence.past ? 'sentence.wellPastLede' : 'sentence.wellLede', { applications: sentence.applications })
    case 'partly-unknown':
      return t('sentence.partly-unknownLede', { applications: sentence.applications })
    case 'trouble':
      return <Trouble sentence={sentence} healthy={overview.counts.healthy ?? 0} />
  }
}

function Trouble({ sentence, healthy }: { sentence: Extract<EstateSentence, { kind: 'trouble' }>; healthy: number }) {
  const t = useTranslations('overview')
  const reason = useReason()
  const list = sentence.others.map((one) => t('sentence.alsoOne', { name: one.name, reason: reason(one.verdict.reason) })).join(', ')
  return (
    <>
      {capital(reason(sentence.verdict.reason))}. {list && t(sentence.more > 0 ? 'sentence.alsoMore' : 'sentence.also', { list, more: sentence.more })} {t('sentence.othersFine', { healthy })}{' '}
      <Evidence name={sentence.name} reason={sentence.verdict.reason} />
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function Evidence({ name, reason }: { name: string; reason: Reason }) {
  const t = useTranslations('overview')
  const application = encodeURIComponent(name)
  if (reason.kind === 'errors') return <ScopeLink href={`/traces?application=${application}&status=error`}>{t('sentence.seeTraces')}</ScopeLink>
  if (reason.kind === 'slow') return <ScopeLink href={`/traces?application=${application}&sort=slowest`}>{t('sentence.seeSlow')}</ScopeLink>
  return <ScopeLink href={applicationHref(name, 'instances')}>{t('sentence.seeInstances')}</ScopeLink>
}

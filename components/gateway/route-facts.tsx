'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { RouteDetail } from '@/lib/domains/gateway/route-api-schemas'
import { bytes, count, quantityText } from '../data/numbers'
import { useTimeWords } from '../data/use-words'
import { Panel } from '../ui/panel'

/** Everything that the route says, in words; as JSON for those who take it elsewhere. */
export function RouteFacts({ route: { document, counts } }: { route: RouteDetail }) {
  const t = useTranslations('gateway')
  const words = useTimeWords()
  const { rewrite, sticky, limits, mirror, headers, cors, priority, timeoutMs, tryTimeoutMs, retries } = document
  const none = <span className="muted">{t('facts.none')}</span>
  const mono = (text: string) => <span className="mono">{text}</span>
  const lines = (set: { name: string; value: string }[], remove: string[]): ReactNode =>
    set.length + remove.length === 0 ? none : [...set.map(({ name, value }) => mono(`${name}: ${value}`)), ...remove.map((name) => <span key={name}>{t.rich('facts.removed', { name: () => mono(name) })}</span>)].map((line, at) => <div key={at}>{line}</div>)
  const facts: [string, ReactNode][] = [
    [t('facts.description'), document.description || none],
    [t('facts.path'), t('facts.pathOf', { strip: String(rewrite.strip), prefix: rewrite.prefix || 'none' })],
    [t('form.sticky'), sticky === null ? t('form.stickyBy.none') : sticky.by === 'cookie' ? t('facts.cookie', { name: sticky.name, time: words.duration(sticky.ttlSeconds * 1_000) }) : t('facts.header', { name: sticky.name })],
    [t('form.section.times'), t('facts.times', { time: words.duration(timeoutMs), one: words.duration(tryTimeoutMs), retries })],
    [t('facts.routeRate'), limits.route ? t('facts.rate', limits.route) : none],
    [t('facts.clientRate'), limits.client ? t('facts.rateBy', { perSecond: limits.client.perSecond, burst: limits.client.burst, header: limits.client.header ?? 'none' }) : none],
    [t('label.limits.bodyBytesMax'), limits.bodyBytesMax === null ? none : quantityText(bytes(limits.bodyBytesMax))],
    [t('form.priority'), t(`form.priorityOf.${priority ?? 'none'}`)],
    [t('facts.mirror'), mirror ? t('facts.mirrorOf', { application: mirror.application, percent: mirror.percent, sent: counts ? count(counts.mirrored) : 'unknown' }) : none],
    [t('facts.request'), lines(headers.requestSet, headers.requestRemove)],
    [t('facts.response'), lines(headers.responseSet, headers.responseRemove)],
    [t('form.section.cors'), cors ? t('facts.cors', { origins: cors.origins.join(', '), methods: cors.methods.join(', ') || 'none', headers: cors.headers.join(', ') || 'none', exposed: cors.exposed.join(', ') || 'none', credentials: String(cors.credentials), time: cors.maxAgeSeconds === 0 ? 'none' : words.duration(cors.maxAgeSeconds * 1_000) }) : none],
  ]
  return (
    <Panel title={t('document.title')} body>
      <dl className="dl">
        {facts.map(([term, fact]) => (
          <div key={term} className="contents">
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <details className="mt-4">
        <summary className="sm soft">{t('document.json')}</summary>
        <pre className="mono sm" style={{ overflowX: 'auto' }}>{JSON.stringify(document, null, 2)}</pre>
      </details>
    </Panel>
  )
}

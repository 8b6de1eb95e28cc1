'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { logContextPages } from '@/lib/domains/telemetry/queries/log-context'
import type { LogContextAnswer } from '@/lib/domains/telemetry/log-schemas'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { lineHref, severityLook } from './log-query'
import { ShortAttributes } from './short-attributes'

/** Lines once each, in order: pages meet at the line that they were asked from. */
const linesOf = (pages: readonly LogContextAnswer[], own: string): LogLine[] => pages.flatMap(({ before, line, after }) => [...before, ...(line.id === own ? [line] : []), ...after])

/** What the same instance wrote before and after, oldest first; both ways go on. */
export function LogContext({ line }: { line: LogLine }) {
  const t = useTranslations('logs')
  const query = useInfiniteQuery(logContextPages(line.id))
  if (query.isPending) return <LoadingBlock height={240} />
  if (query.isError && !query.data)
    return (
      <p className="sm t-bad" role="alert">
        {t('context.unreadable')} {query.error.message}{' '}
        <button type="button" className="linkish" onClick={() => void query.refetch()}>
          {t('context.again')}
        </button>
      </p>
    )
  const lines = linesOf(query.data.pages, line.id)
  return (
    <section className="ctx" aria-label={t('context.title', { instance: line.instance ?? line.application })}>
      <p className="xs muted">{t('context.title', { instance: line.instance ?? line.application })}</p>
      {query.hasPreviousPage ? (
        <Button look="quiet" icon="up" busy={query.isFetchingPreviousPage} onClick={() => void query.fetchPreviousPage()}>
          {t('context.earlier')}
        </Button>
      ) : (
        <p className="xs muted">{t('context.first')}</p>
      )}
      <ol>
        {lines.map((one) => (
          <li key={one.id} {...(one.id === line.id && { 'aria-current': true })}>
            <ScopeLink className="plain muted" href={lineHref(one)}>
              <Moment atMs={one.atMs} style="millis" />
            </ScopeLink>
            <StateGlyph state={severityLook[one.severity]} label={t(`severity.${one.severity}`)} />
            <span className="mono">
              {one.body}
              <ShortAttributes line={one} />
            </span>
          </li>
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button look="quiet" icon="down" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('context.later')}
        </Button>
      ) : (
        <p className="xs muted">{t('context.last')}</p>
      )}
      {query.isError && (
        <p className="xs t-bad" role="alert">
          {t('context.unreadable')} {query.error.message}
        </p>
      )}
    </section>
  )
}

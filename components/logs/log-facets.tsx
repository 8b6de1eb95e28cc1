'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type MouseEvent, useState } from 'react'
import { isFacetField } from '@/lib/domains/telemetry/core/log-facets'
import { placedTerms } from '@/lib/domains/telemetry/core/search-grammar'
import type { Facet } from '@/lib/domains/telemetry/log-schemas'
import { logFacetsQuery } from '@/lib/domains/telemetry/queries/log-facets'
import type { FoundLogsQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { Severity } from '@/lib/domains/telemetry/schemas'
import { count } from '../data/numbers'
import { useLive } from '../shell/use-live'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { StateGlyph } from '../ui/state'
import { useFieldChoice } from './field-choice'
import { severityLook } from './log-query'

/** By what the found lines can be narrowed. A click on a value: only this. Its minus, or Alt and a click: all but this. */
export function LogFacets({ ask, application }: { ask: FoundLogsQueryInput; application: string | undefined }) {
  const t = useTranslations('logs')
  const live = useLive(30_000)
  const [shown, setShown] = useState(false)
  const { data, isError, isPlaceholderData, refetch } = useQuery({ ...logFacetsQuery(ask), refetchInterval: live.refetchInterval, placeholderData: keepPreviousData })
  const fields = data?.fields.filter(({ field }) => field !== 'application' || application === undefined) ?? []
  return (
    <aside className={`facets ${shown ? 'shown' : ''}`} aria-label={t('facets.title')} aria-busy={!data && !isError}>
      <Button className="facets-toggle" icon="filter" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t('facets.title')}
      </Button>
      <div className="facets-in" style={isPlaceholderData ? { opacity: 0.6 } : undefined}>
        {isError && (
          <p className="xs t-warn" role="status">
            {t(data ? 'facets.stale' : 'facets.unreadable')}{' '}
            <button type="button" className="linkish" onClick={() => void refetch()}>
              {t('context.again')}
            </button>
          </p>
        )}
        {!data && !isError && <div className="stack sk-hold" aria-hidden="true">{[60, 80, 70, 50, 90, 60].map((width, at) => <span key={at} className="sk" style={{ width: `${width}%` }} />)}</div>}
        {fields.map((facet) => (
          <FacetBlock key={facet.field} facet={facet} title={isFacetField(facet.field) ? t(`facets.field.${facet.field}`) : facet.field} />
        ))}
        {data && data.attributes.length > 0 && (
          <>
            <p className="xs muted mt-3">{t('facets.attributes', { lines: data.attributeLines, all: data.attributeLines === data.total ? 'yes' : 'no' })}</p>
            {data.attributes.map((facet) => (
              <FacetBlock key={facet.field} facet={facet} title={facet.field} mono />
            ))}
          </>
        )}
      </div>
    </aside>
  )
}

/** Chosen values stay in sight, also when nothing is found with them. */
function useChosen(facet: Facet): { value: string; count: number }[] {
  const placed = placedTerms(useSearchParams().get('q') ?? '')
  const chosen = placed.ok ? placed.value.flatMap(({ term }) => (term.kind === 'field' && term.key === facet.field ? [term.value] : [])) : []
  return [...new Set(chosen)].filter((value) => !facet.values.some((one) => one.value === value)).map((value) => ({ value, count: 0 }))
}

function FacetBlock({ facet, title, mono = false }: { facet: Facet; title: string; mono?: boolean }) {
  const t = useTranslations('logs')
  const chosen = useChosen(facet)
  if (facet.values.length === 0 && chosen.length === 0) return null
  return (
    <section className="fc" aria-label={`${t('facets.title')}: ${title}`}>
      <h3 className={mono ? 'mono' : undefined}>{title}</h3>
      <ul>
        {[...facet.values, ...chosen].map(({ value, count: lines }) => (
          <FacetRow key={value} field={facet.field} value={value} lines={lines} />
        ))}
      </ul>
      {facet.more > 0 && <p className="xs muted">{t('facets.more', { more: facet.more })}</p>}
    </section>
  )
}

function FacetRow({ field, value, lines }: { field: string; value: string; lines: number }) {
  const t = useTranslations('logs')
  const { choice, toggle } = useFieldChoice(field, value)
  const severity = field === 'severity' ? Severity.safeParse(value) : null
  const what = `${field}=${value}`
  const press = (event: MouseEvent) => toggle(event.altKey ? 'out' : 'in')
  return (
    <li className={`fr ${choice ?? ''}`}>
      <button type="button" className="fv" aria-pressed={choice === 'in'} title={t('facets.only', { what })} onClick={press}>
        <span className="box" aria-hidden="true">{choice === 'in' && <Icon name="check" small />}</span>
        {severity?.success && <StateGlyph state={severityLook[severity.data]} />}
        <span className="trunc grow">{value === '' ? '""' : value}</span>
        <span className="num xs muted">{count(lines)}</span>
      </button>
      <button type="button" className="fx" aria-pressed={choice === 'out'} aria-label={t('facets.without', { what })} title={t('facets.without', { what })} onClick={() => toggle('out')}>
        <Icon name="minus" small />
      </button>
    </li>
  )
}

'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { changeQuery } from '@/lib/domains/ledger/queries/changes'
import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import { applicationHref } from '../applications/figure-cells'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Moment } from '../ui/time'
import { ChangeMark, Phase, useChangeTitle } from './change-words'
import { diffValues } from './diff-values'

export interface ChangeDrawerProps {
  position: string
  neighbours: { newer: string | null; older: string | null }
  onSelect: (position: string | null) => void
}

/** One entry beside the list: why, what it was and is, and the record. Esc closes it. */
export function ChangeDrawer({ position, neighbours, onSelect }: ChangeDrawerProps) {
  const t = useTranslations('changes')
  const common = useTranslations('common')
  const drawer = useRef<HTMLElement>(null)
  // Synchronises focus with what opened: a link to an entry lands in it.
  useEffect(() => drawer.current?.focus(), [])
  const step = (to: string | null) => (to === null ? { 'aria-disabled': true as const } : { onClick: () => onSelect(to) })
  return (
    <aside ref={drawer} className="drawer" tabIndex={-1} aria-label={`CHG-${position}`} onKeyDown={(event) => event.key === 'Escape' && onSelect(null)}>
      <header>
        <div className="row between">
          <Copy text={`CHG-${position}`} what={t('drawer.id')} />
          <span className="row gap-1">
            <Button look="quiet" icon="up" aria-label={t('drawer.newer')} {...step(neighbours.newer)} />
            <Button look="quiet" icon="down" aria-label={t('drawer.older')} {...step(neighbours.older)} />
            <Button look="quiet" icon="close" aria-label={common('close')} onClick={() => onSelect(null)} />
          </span>
        </div>
      </header>
      <div className="dbody" tabIndex={0}>
        <QueryView key={position} loading={<LoadingBlock height={240} />} title={t('unreadable')}>
          <Entry position={position} />
        </QueryView>
      </div>
    </aside>
  )
}

function Entry({ position }: { position: string }) {
  const t = useTranslations('changes')
  const { data: entry } = useSuspenseQuery(changeQuery(position))
  const titleOf = useChangeTitle()
  const atMs = Date.parse(entry.at)
  return (
    <div className="stack stack-4">
      <div>
        <h2 className="row lg strong">
          <ChangeMark entry={entry} />
          {titleOf(entry)}
        </h2>
        <p className="soft sm mt-1">
          {entry.actor.name}, <Moment atMs={atMs} style="full" /> <Phase entry={entry} />
        </p>
      </div>
      <Section title={t('drawer.why')}>{entry.why ? <p className="soft">{entry.why}</p> : <p className="muted">{t('drawer.noWhy')}</p>}</Section>
      <Section title={t('drawer.diff')}>
        <Diff entry={entry} />
      </Section>
      {entry.evidence !== undefined && entry.evidence !== null && (
        <Section title={t('drawer.evidence')}>
          <pre className="diff mono overflow-x-auto p-3" tabIndex={0}>
            {JSON.stringify(entry.evidence, null, 2)}
          </pre>
        </Section>
      )}
      <Joined entry={entry} atMs={atMs} />
      <Section title={t('drawer.record')}>
        <dl className="dl">
          <Fact name={t('drawer.action')}>
            <span className="mono">{entry.action}</span>
          </Fact>
          <Fact name={t('drawer.subject')}>
            <span className="mono">{`${entry.subject.kind} ${entry.subject.id}`}</span>
          </Fact>
          <Fact name={t('drawer.by')}>{`${entry.actor.name} (${entry.actor.kind})`}</Fact>
          <Fact name={t('drawer.hash')}>
            <Copy text={entry.hash} what={t('drawer.hash')}>
              <span className="mono">{`${entry.hash.slice(0, 12)}…${entry.hash.slice(-4)}`}</span>
            </Copy>
          </Fact>
        </dl>
      </Section>
    </div>
  )
}

/** What else happened around it: the application's own curves, traces and lines of those minutes. */
function Joined({ entry, atMs }: { entry: LedgerEntry; atMs: number }) {
  const t = useTranslations('changes')
  if (!entry.application) return null
  const application = encodeURIComponent(entry.application)
  const around = `from=${atMs - 10 * 60_000}&to=${atMs + 10 * 60_000}`
  return (
    <Section title={t('drawer.around')}>
      <ul className="stack sm">
        <li>
          <ScopeLink href={`${applicationHref(entry.application)}?${around}`}>{t('drawer.curves', { application: entry.application })}</ScopeLink>
        </li>
        <li>
          <ScopeLink href={`/traces?application=${application}&status=error&${around}`}>{t('drawer.traces')}</ScopeLink>
        </li>
        <li>
          <ScopeLink href={`/logs?application=${application}&severity=warn&${around}`}>{t('drawer.logs')}</ScopeLink>
        </li>
        <li>
          <ScopeLink href={`/changes?application=${application}`}>{t('drawer.others', { application: entry.application })}</ScopeLink>
        </li>
      </ul>
    </Section>
  )
}

const marks = { same: ['', ' '], removed: ['d', '-'], added: ['a', '+'] } as const

function Diff({ entry }: { entry: LedgerEntry }) {
  const t = useTranslations('changes')
  const lines = diffValues(entry.before, entry.after)
  if (lines.length === 0) return <p className="muted">{t('drawer.noDiff')}</p>
  return (
    <div className="diff" tabIndex={0} role="region" aria-label={t('drawer.diff')}>
      {lines.map((line) => (
        <div key={`${line.kind}${line.text}`} className={marks[line.kind][0]}>
          {marks[line.kind][1]} {line.text}
        </div>
      ))}
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="label mb-1">{title}</h3>
      {children}
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

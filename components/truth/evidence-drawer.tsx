'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { truthQuery } from '@/lib/domains/registry/queries/truth'
import type { HeldInstance } from '@/lib/domains/registry/truth-schemas'
import { applicationHref } from '../applications/figure-cells'
import { RefusalReason, useRefusal } from '../applications/refusal'
import { count, milliseconds, quantityText } from '../data/numbers'
import { Failed, LoadingBlock } from '../data/states'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { useLive } from '../shell/use-live'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Ago, Moment } from '../ui/time'
import { HoldButton, HoldState } from './hold-acts'
import { reasonKey } from './verdict-look'
import { VerdictState, WitnessCells } from './witness-cells'

/** Beside the list: what each witness said and when, and what can be done. Esc closes it. */
export function EvidenceDrawer({ application, instance, onClose }: { application: string; instance: string; onClose: () => void }) {
  const t = useTranslations('truth')
  const common = useTranslations('common')
  const live = useLive(3_000)
  const drawer = useRef<HTMLElement>(null)
  // Synchronises focus with what opened: a link to an instance lands in it.
  useEffect(() => drawer.current?.focus(), [application, instance])
  const query = useQuery({ ...truthQuery({ application, instances: instance }), refetchInterval: live.refetchInterval })
  const one = query.data?.items.find((item) => item.instance === instance)
  return (
    <aside ref={drawer} className="drawer" tabIndex={-1} aria-label={t('drawer.label', { instance })} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <header>
        <div className="row between">
          <Copy text={instance} what={t('column.instance')} />
          <Button look="quiet" icon="close" aria-label={common('close')} onClick={onClose} />
        </div>
      </header>
      <div className="dbody" tabIndex={0}>
        {query.isPending ? <LoadingBlock height={240} /> : one ? <Evidence one={one} windowMs={query.data?.telemetry.windowMs ?? 0} /> : query.isError ? <Failed error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} /> : <p className="muted">{t('drawer.gone', { instance })}</p>}
      </div>
    </aside>
  )
}

function Evidence({ one, windowMs }: { one: HeldInstance; windowMs: number }) {
  const t = useTranslations('truth')
  const { lease } = one.evidence
  return (
    <div className="stack stack-4">
      <div>
        <h2 className="lg strong">
          <VerdictState judged={one} reason={false} />
        </h2>
        <p className="soft sm mt-1">
          <WhyWords one={one} /> {t('drawer.since')} <Ago atMs={one.sinceMs} />
        </p>
        <p className="mt-2">
          <WitnessCells judged={one} />
        </p>
      </div>
      <Section title={t('witness.lease.name')}>
        {lease === null ? (
          <p className="soft">{t('drawer.noLease')}</p>
        ) : (
          <dl className="dl">
            <Fact name={t('drawer.status')}>{`${lease.status}${lease.overridden ? ` (${t('drawer.overridden')})` : ''}`}</Fact>
            <Fact name={t('drawer.registered')}><Ago atMs={lease.registeredAtMs} /></Fact>
            <Fact name={t('drawer.renewed')}><Ago atMs={lease.renewedAtMs} /></Fact>
            <Fact name={t('drawer.expires')}><Moment atMs={lease.expiresAtMs} /></Fact>
            <Fact name={t('drawer.changes')}>{String(lease.changes)}</Fact>
          </dl>
        )}
      </Section>
      <TrafficFacts one={one} windowMs={windowMs} />
      <ProbeFacts one={one} />
      <HoldFacts one={one} />
      <Section title={t('drawer.more')}>
        <ul className="stack sm">
          <li><ScopeLink href={applicationHref(one.application, 'instances')}>{t('drawer.application', { application: one.application })}</ScopeLink></li>
          <li><ScopeLink href={`/logs?application=${encodeURIComponent(one.application)}&instance=${encodeURIComponent(one.instance)}`}>{t('drawer.logs')}</ScopeLink></li>
          <li><ScopeLink href={`/traces?application=${encodeURIComponent(one.application)}&instance=${encodeURIComponent(one.instance)}`}>{t('drawer.traces')}</ScopeLink></li>
          <li><ScopeLink href={`/changes?q=${encodeURIComponent(one.instance)}`}>{t('drawer.ledger')}</ScopeLink></li>
        </ul>
      </Section>
    </div>
  )
}

function WhyWords({ one }: { one: HeldInstance }) {
  const t = useTranslations('truth')
  return <>{t(`why.${reasonKey(one)}`, { changes: one.verdict.kind === 'flapping' ? one.verdict.changes : 0 })}</>
}

function TrafficFacts({ one: { evidence: { traffic, fellowRequests } }, windowMs }: { one: HeldInstance; windowMs: number }) {
  const t = useTranslations('truth')
  const minutes = Math.round(windowMs / 60_000)
  return (
    <Section title={t('witness.traffic.name')}>
      <dl className="dl">
        <Fact name={t('drawer.requests', { minutes })}>{traffic.kind === 'seen' ? count(traffic.requests) : traffic.kind === 'none' ? '0' : t('drawer.notTold')}</Fact>
        {traffic.kind === 'seen' && <Fact name={t('drawer.last')}><Ago atMs={traffic.lastAtMs} /></Fact>}
        <Fact name={t('drawer.fellows')}>{fellowRequests === null ? t('drawer.notTold') : count(fellowRequests)}</Fact>
      </dl>
    </Section>
  )
}

function ProbeFacts({ one: { address, evidence: { probe } } }: { one: HeldInstance }) {
  const t = useTranslations('truth')
  return (
    <Section title={t('witness.probe.name')}>
      <dl className="dl">
        <Fact name={t('drawer.address')}><span className="mono">{address ?? '–'}</span></Fact>
        <Fact name={t('drawer.answer')}>
          {probe.kind === 'unknown' ? t('drawer.notAsked') : probe.kind === 'refused' ? t('drawer.refused', { address: probe.address }) : probe.kind === 'unreachable' ? t('drawer.unreachable', { detail: probe.detail, times: probe.times }) : probe.httpStatus === null ? t('drawer.connected', { latency: quantityText(milliseconds(probe.latencyMs)) }) : t('drawer.answered', { status: probe.httpStatus, latency: quantityText(milliseconds(probe.latencyMs)) })}
        </Fact>
        {'atMs' in probe && <Fact name={t('drawer.asked')}><Ago atMs={probe.atMs} /></Fact>}
        {'changes' in probe && <Fact name={t('drawer.changes')}>{String(probe.changes)}</Fact>}
      </dl>
    </Section>
  )
}

function HoldFacts({ one }: { one: HeldInstance }) {
  const t = useTranslations('truth')
  const decide = useDecide()
  const refusal = useRefusal(decide('instances:hold'))
  if (one.evidence.lease === null) return null
  return (
    <Section title={t('hold.section')}>
      {one.hold ? (
        <>
          <HoldState hold={one.hold} openRequests={one.openRequests} />
          <p className="soft sm mt-1">{t('hold.by', { by: one.hold.by, why: one.hold.why })}</p>
        </>
      ) : (
        <p className="soft sm">{t('hold.none')}</p>
      )}
      <p className="mt-2"><HoldButton application={one.application} instance={one.instance} hold={one.hold} refusal={refusal.props} /></p>
      <RefusalReason refusals={[refusal]} />
    </Section>
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

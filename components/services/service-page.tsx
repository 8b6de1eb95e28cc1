'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { serviceQuery } from '@/lib/domains/catalog/queries/services'
import type { Binding } from '@/lib/domains/catalog/schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { Kpis } from '../ui/kpis'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { type BindingAct, BindingActDialog, bindingActs } from './binding-act-dialog'
import { BindingsPanel } from './bindings-panel'
import { DeleteServiceDialog } from './delete-service-dialog'
import { BindDialog } from './bind-dialog'
import { RetryServiceDialog } from './retry-service-dialog'
import { RevealDialog } from './reveal-dialog'
import { ServiceEvents } from './service-events'
import { ServiceHead } from './service-head'
import { bytesText, isMoving } from './service-look'
import { fullnessOf, SizeNote } from './size-note'
import { useTeamDecision } from './use-team-decision'

const isBindingAct = (open: Open | null): open is { kind: BindingAct; binding: Binding } => open !== null && bindingActs.some((act) => act === open.kind)

type Open = { kind: 'bind' } | { kind: 'retry-service' } | { kind: 'delete' } | { kind: 'reveal'; binding: Binding } | { kind: BindingAct; binding: Binding }

/** One service: how it stands, who uses it, what happened to it. */
export function ServicePage({ id }: { id: string }) {
  const t = useTranslations('services')
  const live = useLive(10_000)
  useStreamInvalidation(['services', 'instances'], [['services', 'one', id]])
  const { data: service } = useSuspenseQuery({
    ...serviceQuery(id),
    // While something moves its instances change without an event of the service.
    refetchInterval: ({ state: { data } }) => (data && isMoving(data, data.bindingList) ? 1_500 : live.refetchInterval),
  })
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const refusal = useRefusalText()
  const decide = useTeamDecision(service.team)
  const mayRotate = refusal(decide('services:rotate'))
  const mayBind = refusal(decide('services:bind'))
  const refusals = { reveal: refusal(decide('services:reveal')), rotate: mayRotate, cancel: mayRotate, unbind: mayBind, retry: mayBind, end: refusal(decide('services:end-sessions')) }
  const bound = service.bindingList.filter(({ state }) => state !== 'ended')
  const { usage } = service
  const full = fullnessOf(service)
  return (
    <>
      <ServiceHead service={service} bound={bound.length} onRetry={() => setOpen({ kind: 'retry-service' })} onBind={() => setOpen({ kind: 'bind' })} onDelete={() => setOpen({ kind: 'delete' })} />
      <Kpis
        items={[
          {
            name: t('usage.size'), value: usage && bytesText(usage.sizeBytes), note: usage ? t('usage.ofSize', { limit: bytesText(service.sizeLimitBytes) }) : t('usage.none'),
            ...(full !== null && { state: full === 'held' ? ('bad' as const) : ('warn' as const), stateWord: t(`state.${full}`) }),
          },
          { name: t('usage.connections'), value: usage && usage.connections, note: t('usage.ofConnections', { limit: service.connectionsLimit }) },
          { name: t('column.bindings'), value: bound.length },
          { name: t('column.lastUse'), value: service.lastUseAt ? <Ago atMs={Date.parse(service.lastUseAt)} /> : t('never') },
        ]}
      />
      {full !== null && <SizeNote full={full} service={service} />}
      <div className="stack stack-4 mt-4">
        <BindingsPanel bindings={service.bindingList} refusals={refusals} onAct={(kind, binding) => setOpen({ kind, binding })} />
        <Panel title={t('events.title')}>
          <ServiceEvents events={service.events} />
        </Panel>
      </div>
      {open?.kind === 'bind' && <BindDialog service={service} onClose={close} />}
      {open?.kind === 'delete' && <DeleteServiceDialog service={service} onClose={close} />}
      {open?.kind === 'reveal' && <RevealDialog service={service} binding={open.binding} onClose={close} />}
      {open?.kind === 'retry-service' && <RetryServiceDialog service={service} onClose={close} />}
      {isBindingAct(open) && <BindingActDialog act={open.kind} service={service} binding={open.binding} onClose={close} />}
    </>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { isStuck } from '@/lib/domains/catalog/core/said-words'
import type { Binding } from '@/lib/domains/catalog/schemas'
import { applicationHref } from '../applications/figure-cells'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import type { BindingAct } from './binding-act-dialog'
import { CredentialLines } from './credential-lines'
import { isDraining } from './service-look'
import { BindingState, useBindingStep } from './service-words'

type Act = BindingAct | 'reveal'

interface Props {
  bindings: Binding[]
  /** Why the reader may not, for each act; null: they may. */
  refusals: Record<Act, string | null>
  onAct: (act: Act, binding: Binding) => void
}

/** Who uses it: application, its credentials from issue to revocation, and their last use. */
export function BindingsPanel({ bindings, refusals, onAct }: Props) {
  const t = useTranslations('services')
  const id = useId()
  // One reason is said once, for every button that it holds for.
  const reasons = [...new Set(Object.values(refusals).filter((reason) => reason !== null))]
  const idOf = (act: Act) => (refusals[act] === null ? null : `${id}-${reasons.indexOf(refusals[act])}`)
  const columns = useColumns(idOf, onAct)
  const shown = bindings.some(({ state }) => state !== 'ended') ? reasons : []
  const footer = shown.map((reason, at) => (
    <Why key={reason} id={`${id}-${at}`}>
      {reason}
    </Why>
  ))
  return (
    <Panel title={t('binding.title')} {...(shown.length > 0 && { footer })}>
      {bindings.length === 0 ? <p className="body muted sm">{t('binding.none')}</p> : <Table two caption={t('binding.caption')} columns={columns} rows={bindings} rowKey={(row) => row.id} />}
    </Panel>
  )
}

function useColumns(reasonOf: (act: Act) => string | null, onAct: Props['onAct']): Column<Binding>[] {
  const t = useTranslations('services')
  const step = useBindingStep()
  return [
    {
      key: 'application', head: t('binding.application'), className: 'wrap',
      cell: (row) => (
        <>
          <ScopeLink className="name" href={applicationHref(row.application)}>
            {row.application}
          </ScopeLink>
          <div className="sub">{row.databaseUrl ? t('binding.withUrl') : t('binding.given')}</div>
        </>
      ),
    },
    {
      key: 'state', head: t('column.state'), className: 'wrap',
      cell: (row) => (
        <>
          <BindingState binding={row} />
          <div className="sub">{step(row) || (row.state === 'ended' ? '' : t('binding.instances', row.instances))}</div>
        </>
      ),
    },
    { key: 'credentials', head: t('binding.credentials'), priority: 2, className: 'wrap', cell: (row) => <CredentialLines credentials={row.credentials} /> },
    { key: 'use', head: t('column.lastUse'), priority: 3, className: 'r', cell: (row) => (row.lastUseAt ? <Ago atMs={Date.parse(row.lastUseAt)} /> : <span className="muted">{t('never')}</span>) },
    { key: 'act', head: t('binding.acts'), hiddenHead: true, className: 'r', cell: (row) => row.state !== 'ended' && <Acts binding={row} reasonOf={reasonOf} onAct={onAct} /> },
  ]
}

/** What fits its state. What the reader may not stays, and points at the reason. */
function Acts({ binding, reasonOf, onAct }: { binding: Binding; reasonOf: (act: Act) => string | null; onAct: Props['onAct'] }) {
  const t = useTranslations('services')
  const acts = [
    ...(binding.credentials.some(({ given }) => given) ? (['reveal'] as const) : []),
    ...(binding.state === 'bound' ? (['rotate'] as const) : []),
    ...(isStuck(binding.said) ? (['retry'] as const) : []),
    ...(isDraining(binding) && !binding.credentials.some(({ endAsked, state }) => endAsked && state === 'issued') ? (['end'] as const) : []),
    ...(binding.state === 'rotating' && binding.step !== 'revoke' ? (['cancel'] as const) : []),
    ...(binding.state === 'unbinding' ? [] : (['unbind'] as const)),
  ]
  return (
    <span className="row gap-3 justify-end wrap max-md:flex-col max-md:items-end max-md:gap-1">
      {acts.map((act) => {
        const reason = reasonOf(act)
        return (
          <button
            key={act} type="button" className={`linkish whitespace-nowrap ${reason !== null ? 'muted' : act === 'unbind' || act === 'end' ? 't-bad' : ''}`}
            {...(reason === null ? { onClick: () => onAct(act, binding) } : { 'aria-disabled': true, 'aria-describedby': reason })}
          >
            {t(`${act}.act`)}
            <span className="vh"> {binding.application}</span>
          </button>
        )
      })}
    </span>
  )
}

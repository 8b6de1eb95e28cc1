'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import type { ApplicationBalance, BalancingPolicy } from '@/lib/domains/gateway/balancing-schemas'
import { balancingQuery } from '@/lib/domains/gateway/queries/balancing'
import { Freshness } from '../data/freshness'
import { Empty, Failed, LoadingBlock } from '../data/states'
import { useTimeWords } from '../data/use-words'
import { useLive } from '../shell/use-live'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { Ago } from '../ui/time'
import { BalancedInstances, EjectionList } from './balancing-tables'
import { BalancingDialog } from './balancing-dialog'
import { RefusalReason, useRefusal } from './refusal'

/** How requests of the application are balanced: the rule, each instance's weight as the proxy has it, and who was left out and why. */
export function BalancingPanel({ name, write }: { name: string; write: Decision }) {
  const t = useTranslations('balancing')
  const live = useLive(2_000)
  const { data, error, isRefetchError, isFetching, refetch } = useQuery({ ...balancingQuery(name), refetchInterval: live.refetchInterval })
  if (!data) return <Panel title={t('title')}>{error ? <Failed error={error} retry={() => void refetch()} retrying={isFetching} title={t('unreadable')} /> : <LoadingBlock height={320} />}</Panel>
  const { state } = data
  const freshness = state && <Freshness meta={{ source: 'proxy', asOfMs: state.nowMs, complete: state.more === 0, missing: state.more === 0 ? [] : [t('more', { count: state.more })] }} failing={isRefetchError} limitMs={live.limitMs} />
  return (
    <div className="stack">
      <RulePanel name={name} balance={data} write={write} />
      <Panel title={t('instances.title')} footer={state && <><span className="muted">{t('instances.order', { count: state.instances.length })}</span><span className="ml-auto">{freshness}</span></>}>
        {!state ? <Empty left>{t('silent')}</Empty> : state.instances.length === 0 ? <Empty left>{t('instances.none')}</Empty> : <BalancedInstances state={state} />}
      </Panel>
      {state && (
        <Panel title={t('ejections.title')}>
          {state.ejections.length === 0 ? <Empty left>{t('ejections.none')}</Empty> : <EjectionList ejections={state.ejections} />}
        </Panel>
      )}
    </div>
  )
}

/** The whole policy in words: the same facts that the dialog asks for. */
function PolicyFacts({ policy }: { policy: BalancingPolicy }) {
  const t = useTranslations('balancing')
  const words = useTimeWords()
  const { ejection } = policy
  const facts: [string, string][] = [
    [t('field.rule'), t(`rule.${policy.rule}.name`)],
    [t('field.zones'), policy.zones === 'by-load' ? t('zonesByLoad', { open: policy.spillOverOpen }) : t(`zones.${policy.zones}.name`)],
    [t('field.slowStart'), policy.slowStartMs === 0 ? t('atOnce') : words.duration(policy.slowStartMs)],
    [t('field.ejection'), t('ejectionFact', { failures: ejection.failuresInRow, blackout: words.duration(ejection.blackoutMs), share: ejection.sharePercentMax })],
    [t('field.errorPercent'), ejection.errorPercent === null ? t('notLooked') : t('errorFact', { percent: ejection.errorPercent })],
  ]
  return (
    <dl className="dl">
      {facts.map(([term, fact]) => (
        <div key={term} className="contents">
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}

function RulePanel({ name, balance, write }: { name: string; balance: ApplicationBalance; write: Decision }) {
  const t = useTranslations('balancing')
  const [open, setOpen] = useState(false)
  const refusal = useRefusal(write)
  const { chosen, policy, state } = balance
  const out = state?.instances.filter(({ ejectedUntilMs }) => ejectedUntilMs !== null).length ?? 0
  const differs = state?.policy != null && JSON.stringify(state.policy) !== JSON.stringify(policy)
  return (
    <Panel
      title={t('title')}
      body
      end={<Button {...refusal.props} onClick={() => setOpen(true)}>{t('change')}</Button>}
      footer={chosen ? <span className="muted">{t('chosen', { by: chosen.by })} <Ago atMs={chosen.atMs} /></span> : <span className="muted">{t('usual')}</span>}
    >
      <p className="mb-3">{state ? t('sentence', { rule: t(`rule.${policy.rule}.name`), count: state.instances.length, out }) : t('silent')}</p>
      {differs && <p className="note warn" role="status">{t('differs')}</p>}
      <PolicyFacts policy={policy} />
      <RefusalReason refusals={[refusal]} />
      {open && <BalancingDialog name={name} balance={balance} onClose={() => setOpen(false)} />}
    </Panel>
  )
}

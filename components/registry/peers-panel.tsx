'use client'

import { useTranslations } from 'next-intl'
import type { RegistryPeerState, RegistrySummary } from '@/lib/domains/registry/schemas'
import { type Column, Table } from '../data/table'
import { useTimeWords } from '../data/use-words'
import { Panel } from '../ui/panel'
import { State, type StateName } from '../ui/state'
import { Ago, Moment } from '../ui/time'
import { type PeerCondition, peerCondition, sortPeers } from './peer-condition'

const looks = { unreachable: 'bad', behind: 'warn', untried: 'unknown', filling: 'info', inStep: 'ok' } satisfies Record<PeerCondition['kind'], StateName>

/** The registries that this one replicates with, and how far each has heard. Absent where there are none. */
export function PeersPanel({ peers }: Pick<RegistrySummary, 'peers'>) {
  const t = useTranslations('registry.peers')
  const columns: Column<RegistryPeerState>[] = [
    { key: 'peer', head: t('peer'), cell: ({ url }) => <span className="mono med wrap">{url}</span> },
    { key: 'state', head: t('state'), cell: (peer) => <Condition condition={peerCondition(peer)} /> },
    { key: 'reached', head: t('reached'), priority: 3, cell: ({ reachedAtMs }) => (reachedAtMs === null ? <span className="muted">{t('never')}</span> : <Ago atMs={reachedAtMs} />) },
    { key: 'problem', head: t('problem'), priority: 2, cell: (peer) => <Problem peer={peer} /> },
  ]
  if (peers.length === 0) return null
  return (
    <div className="sect">
      <Panel title={t('title')} footer={<span>{t('order')}</span>}>
        <Table caption={t('title')} columns={columns} rows={sortPeers(peers)} rowKey={(peer) => peer.url} two />
      </Panel>
    </div>
  )
}

function Condition({ condition }: { condition: PeerCondition }) {
  const t = useTranslations('registry.peers')
  return (
    <>
      <State state={looks[condition.kind]} word={t(condition.kind)} />
      <div className="sub">
        <Detail condition={condition} />
      </div>
    </>
  )
}

function Detail({ condition }: { condition: PeerCondition }) {
  const t = useTranslations('registry.peers')
  const words = useTimeWords()
  switch (condition.kind) {
    case 'unreachable':
      return t.rich('unreachableSub', { since: () => <Moment atMs={condition.sinceMs} style="day" />, waiting: condition.waiting })
    case 'behind':
      return t('behindSub', { time: words.duration(condition.lagMs), waiting: condition.waiting })
    case 'untried':
      return t('untriedSub')
    case 'filling':
      return t('fillingSub')
    case 'inStep':
      return t('inStepSub')
  }
}

/** In the words of whoever said it. */
function Problem({ peer: { lastError, lastErrorAtMs } }: { peer: RegistryPeerState }) {
  const t = useTranslations('registry.peers')
  if (lastError === null || lastErrorAtMs === null) return <span className="muted">{t('none')}</span>
  return (
    <>
      <span className="wrap">{lastError}</span>
      <div className="sub">
        <Ago atMs={lastErrorAtMs} />
      </div>
    </>
  )
}

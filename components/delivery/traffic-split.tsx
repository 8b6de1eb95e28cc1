'use client'

import { useTranslations } from 'next-intl'
import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import { groupLook, groupsOf } from './rollout-groups'

/** How the cluster's requests are shared out, as the proxy was told. */
export function TrafficSplit({ rollout }: { rollout: Pick<Rollout, 'weights' | 'groups' | 'strategy'> }) {
  const t = useTranslations('delivery')
  const total = rollout.weights.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return null
  const groups = groupsOf(rollout)
  const shares = rollout.weights.map(({ serverGroup, weight }) => {
    const role = groups.find(({ name }) => name === serverGroup)?.role ?? 'production'
    const percent = Math.round((weight / total) * 1_000) / 10
    return { serverGroup, percent, words: t('page.splitNow', { group: serverGroup, weight: percent }), fill: groupLook(role, rollout.strategy).fill }
  })
  return (
    <div>
      <div className="split tall" role="img" aria-label={`${t('page.split')}: ${shares.map(({ words }) => words).join(', ')}`}>
        {shares
          .filter(({ percent }) => percent > 0)
          .map(({ serverGroup, percent, words, fill }) => (
            <i key={serverGroup} style={{ width: `${percent}%`, background: fill }} title={words}>
              {percent >= 30 && words}
            </i>
          ))}
      </div>
      <div className="row between wrap xs muted mt-1">
        <span className="row wrap gap-3">
          {shares.map(({ serverGroup, words, fill }) => (
            <span key={serverGroup} className="row gap-1 nowrap">
              <span className="sw" style={{ background: fill }} />
              {words}
            </span>
          ))}
        </span>
        <span>{t('page.splitNote')}</span>
      </div>
    </div>
  )
}

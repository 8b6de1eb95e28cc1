'use client'

import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { useAnyShownFailure } from '../data/shown-failures'
import { useTimeWords } from '../data/use-words'
import { useNow } from '../ui/use-now'
import { useScope } from './use-scope'

interface LastAnswer {
  atMs: number
  failing: boolean
}

/** When the questions of the page in sight were last answered, and whether one of them fails now. */
function useLastAnswer(): LastAnswer {
  const cache = useQueryClient().getQueryCache()
  const read = () => {
    const active = cache.getAll().filter((query) => query.isActive())
    const atMs = Math.max(0, ...active.map((query) => query.state.dataUpdatedAt))
    return `${atMs}|${active.some((query) => query.state.status === 'error' || query.state.fetchFailureCount > 0)}`
  }
  const [atMs = '0', failing] = useSyncExternalStore((changed) => cache.subscribe(notifyManager.batchCalls(changed)), read, () => '0|false').split('|')
  return { atMs: Number(atMs), failing: failing === 'true' }
}

/** Live with the age of what is seen, or frozen. A page that cannot be refreshed says so here, whatever it shows. */
export function LiveButton() {
  const t = useTranslations('shell')
  const words = useTimeWords()
  const { live, toggleLive } = useScope()
  const { atMs, failing } = useLastAnswer()
  const anyFailed = useAnyShownFailure()
  const now = useNow()
  const ageMs = now - atMs
  const known = atMs > 0
  const stale = live && (failing || anyFailed || (known && ageMs > 30_000))
  const text = !live ? t('frozen') : !known ? t(stale ? 'unanswered' : 'live') : stale ? t('stale', { age: words.ago(ageMs) }) : t('liveAge', { age: words.ago(ageMs) })
  return (
    <button type="button" className="sel" aria-pressed={live} title={live ? t('freeze') : t('follow')} onClick={toggleLive}>
      <span className={`fresh ${stale || !live ? 'stale' : ''}`}>
        <i className="pulse" aria-hidden="true" />
        <span className="age" style={{ minWidth: '7.5em', textAlign: 'left' }}>
          {text}
        </span>
      </span>
    </button>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import type { RouteRow, ShownConflict } from '@/lib/domains/gateway/route-api-schemas'
import { ScopeLink } from '../shell/scope-link'
import { State, StateGlyph } from '../ui/state'
import { routeHref, routeWord, wordState } from './route-look'

export function RouteState({ route, proxyAnswers }: { route: RouteRow; proxyAnswers: boolean }) {
  const t = useTranslations('gateway')
  const word = routeWord(route, proxyAnswers)
  return <State state={wordState[word]} word={t(`state.${word}`)} />
}

/** What routes take from one another, each in a sentence that names both. */
export function ConflictList({ name, conflicts }: { name: string; conflicts: readonly ShownConflict[] }) {
  const t = useTranslations('gateway')
  if (conflicts.length === 0) return null
  return (
    <div className="note warn" role="status">
      <StateGlyph state="warn" />
      <ul>
        {conflicts.map(({ kind, route, by }) => {
          const isLoser = route === name
          const other = isLoser ? by : route
          const link = () => (other === null ? t('foreignRoute') : <ScopeLink href={routeHref({ name: other })}>{other}</ScopeLink>)
          return <li key={`${kind} ${route} ${by}`}>{t.rich(`conflict.${kind}.${isLoser ? 'loses' : 'takes'}`, { link })}</li>
        })}
      </ul>
    </div>
  )
}

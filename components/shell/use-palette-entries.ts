'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { ApplicationPage } from '@/lib/domains/applications/schemas'
import { getJson } from '@/lib/http/get-json'
import { languages } from '@/lib/i18n/languages'
import { densities, themes } from '@/lib/i18n/preference-cookies'
import { matchEntries, type PaletteEntry, readQuery, traceIdOf } from './palette-entries'
import { places } from './places'
import { useShell } from './shell-context'
import { leave } from '../auth/auth-client'
import { usePreferenceChange } from './use-preferences'
import { useScope } from './use-scope'

/** Pages that are one step below a place. */
const settingsPages = ['profile', 'sessions', 'teams', 'people', 'tokens', 'parts'] as const
const hitsMax = 7

export interface PaletteHits {
  hits: PaletteEntry[]
  searching: boolean
  failed: boolean
}

/** What the palette offers for a text: applications by the server's search, everything else from here. */
export function usePaletteEntries(typed: string): PaletteHits {
  const t = useTranslations('shell')
  const { open } = useShell()
  const scope = useScope()
  const change = usePreferenceChange()
  const { words, commandsOnly } = readQuery(typed)
  const found = useQuery({
    queryKey: ['applications', 'palette', words],
    queryFn: ({ signal }) => getJson(ApplicationPage, `/api/v1/applications?limit=${hitsMax}&q=${encodeURIComponent(words.slice(0, 40))}`, { signal }),
    enabled: !commandsOnly,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const own = useMemo<PaletteEntry[]>(() => {
    const go = places.map((place): PaletteEntry => ({ id: `go-${place.key}`, group: 'go', icon: place.icon, text: t(`place.${place.key}`), keys: ['g', place.letter], run: { kind: 'open', href: place.href } }))
    const pages = settingsPages.map((page): PaletteEntry => ({ id: `settings-${page}`, group: 'go', icon: 'settings', text: t(`page.${page}`), note: t('place.settings'), run: { kind: 'open', href: `/settings/${page}` } }))
    const act = (id: string, icon: PaletteEntry['icon'], text: string, run: () => void, keys?: string[]): PaletteEntry => ({ id, group: 'do', icon, text, run: { kind: 'act', act: run }, ...(keys && { keys }) })
    return [
      ...go,
      ...pages,
      { id: 'guide', group: 'go', icon: 'play', text: t('page.firstTenMinutes'), run: { kind: 'open', href: '/guide' } },
      { id: 'deploy', group: 'do', icon: 'deploy', text: t('deploy'), run: { kind: 'open', href: '/delivery/new' } },
      act('live', scope.live ? 'pause' : 'play', scope.live ? t('freeze') : t('follow'), scope.toggleLive, ['.']),
      ...themes.map((theme) => act(`theme-${theme}`, 'sun', `${t('theme')}: ${t(`themes.${theme}`)}`, () => void change({ theme }))),
      ...densities.map((density) => act(`density-${density}`, 'table', `${t('density')}: ${t(`densities.${density}`)}`, () => void change({ density }))),
      ...languages.map((language) => act(`language-${language}`, 'language', `${t('language')}: ${t(`languages.${language}`)}`, () => void change({ language }))),
      act('keys', 'keyboard', t('keys.title'), () => open('keys'), ['?']),
      act('leave', 'door', t('signOut'), () => void leave()),
    ]
  }, [t, scope, change, open])
  const applications = (found.data?.items ?? [])
    .filter((one) => one.name.includes(words) || words === '')
    .map((one): PaletteEntry => ({ id: `application-${one.name}`, group: 'applications', icon: 'applications', text: one.name, note: one.team, run: { kind: 'open', href: `/applications/${one.name}` } }))
  const traceId = traceIdOf(typed)
  const trace: PaletteEntry[] = traceId ? [{ id: `trace-${traceId}`, group: 'traces', icon: 'traces', text: traceId, run: { kind: 'open', href: `/traces/${traceId}` } }] : []
  return { hits: matchEntries([...applications, ...trace, ...own], typed), searching: found.isFetching, failed: found.isError }
}

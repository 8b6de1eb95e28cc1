'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { densities, densityOf, themeOf, themes, type Density, type Theme } from '@/lib/i18n/preference-cookies'
import { languages } from '@/lib/i18n/languages'
import { Icon } from '../ui/icon'
import { MenuButton, MenuGroup, MenuItem } from '../ui/menu'
import { useShell } from './shell-context'
import { leave } from '../auth/auth-client'
import { usePreferenceChange } from './use-preferences'

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase()

export function PersonMenu() {
  const t = useTranslations('shell')
  const locale = useLocale()
  const { me, open } = useShell()
  const change = usePreferenceChange()
  const [look, setLook] = useState<{ theme: Theme; density: Density }>({ theme: 'system', density: 'regular' })
  // What is shown is written on <html>: by the server, and by whoever changed it since.
  const read = () => setLook({ theme: themeOf(document.documentElement.dataset.themeChoice), density: densityOf(document.documentElement.dataset.density) })
  useEffect(read, [])
  const set = (next: Parameters<typeof change>[0]) => void change(next).then(read)
  const role = me.operator ? t('role.operator') : me.teams[0] ? `${me.teams[0].name} · ${t(`role.${me.teams[0].role}`)}` : t('noTeam')
  return (
    <MenuButton
      className="me"
      block
      up
      label={t('person', { name: me.displayName, role })}
      button={
        <>
          <span className="av" aria-hidden="true" data-text={initials(me.displayName)} />
          <span className="grow sm">
            <span className="med trunc block">{me.displayName}</span>{' '}
            <span className="xs muted trunc block">{role}</span>
          </span>
          <Icon name="more" />
        </>
      }
    >
      <MenuGroup title={t('theme')}>
        {themes.map((theme) => (
          <MenuItem key={theme} checked={theme === look.theme} onSelect={() => set({ theme })}>
            {t(`themes.${theme}`)}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup title={t('density')}>
        {densities.map((density) => (
          <MenuItem key={density} checked={density === look.density} onSelect={() => set({ density })}>
            {t(`densities.${density}`)}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup title={t('language')}>
        {languages.map((language) => (
          <MenuItem key={language} checked={language === locale} onSelect={() => set({ language })}>
            <span lang={language}>{t(`languages.${language}`)}</span>
          </MenuItem>
        ))}
      </MenuGroup>
      <hr />
      <MenuItem href="/settings">
        <Icon name="settings" />
        {t('place.settings')}
      </MenuItem>
      <MenuItem href="/guide">
        <Icon name="play" />
        {t('page.firstTenMinutes')}
      </MenuItem>
      <MenuItem onSelect={() => open('keys')}>
        <Icon name="keyboard" />
        {t('keys.title')}
      </MenuItem>
      <MenuItem onSelect={() => void leave()}>
        <Icon name="door" />
        {t('signOut')}
      </MenuItem>
    </MenuButton>
  )
}

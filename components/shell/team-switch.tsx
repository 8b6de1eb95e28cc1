'use client'

import { useTranslations } from 'next-intl'
import { Icon } from '../ui/icon'
import { MenuButton, MenuItem } from '../ui/menu'
import { useShell } from './shell-context'
import { useScope } from './use-scope'

/** Whose part of the estate is looked at. The zones are named placement groups on one machine, and it says so. */
export function TeamSwitch() {
  const t = useTranslations('shell')
  const { me, region, zones } = useShell()
  const { team, setTeam } = useScope()
  const everything = me.operator ? t('allTeams') : t('myTeams')
  const name = me.teams.find((one) => one.slug === team)?.name ?? team ?? everything
  return (
    <MenuButton
      className="estate"
      block
      button={
        <>
          <span className="grow">
            <b className="trunc block">{name}</b>
            <span className="xs muted trunc">{t('estate', { region, count: zones.length })}</span>
          </span>
          <Icon name="down" small />
        </>
      }
    >
      <MenuItem checked={team === null} onSelect={() => setTeam(null)}>
        {everything}
      </MenuItem>
      {me.teams.map((one) => (
        <MenuItem key={one.slug} checked={one.slug === team} onSelect={() => setTeam(one.slug)}>
          <span className="trunc">{one.name}</span>
          <span className="xs muted ml-auto">{t(`role.${one.role}`)}</span>
        </MenuItem>
      ))}
    </MenuButton>
  )
}

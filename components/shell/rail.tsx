'use client'

import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import { AlertCounts } from '../alerts/alert-counts'
import { ChaosCounts } from '../chaos/chaos-counts'
import { RolloutCounts } from '../delivery/rollout-counts'
import { BrandMark } from '../ui/brand'
import { Icon } from '../ui/icon'
import { isAt, placeGroups } from './places'
import { PersonMenu } from './person-menu'
import { ScopeLink } from './scope-link'
import { TeamSwitch } from './team-switch'

/** The rail's content: beside the page, or in the narrow menu. */
export function RailContent() {
  const t = useTranslations('shell')
  const pathname = usePathname()
  return (
    <>
      <ScopeLink className="brand plain" href="/">
        <BrandMark />
        <span>Quarterdeck</span>
      </ScopeLink>
      <TeamSwitch />
      <nav className="nav" aria-label={t('nav')}>
        {placeGroups.map((group) => (
          <section key={group.key} aria-label={t(`group.${group.key}`)}>
            {group.key !== 'estate' && <h2>{t(`group.${group.key}`)}</h2>}
            {group.places.map((place) => (
              <ScopeLink key={place.key} href={place.href} title={t(`place.${place.key}`)} {...(isAt(place, pathname) && { 'aria-current': pathname === place.href ? 'page' : 'true' })}>
                <Icon name={place.icon} />
                <span>{t(`place.${place.key}`)}</span>
                {place.key === 'delivery' && <RolloutCounts />}
                {place.key === 'alerts' && <AlertCounts />}
                {place.key === 'chaos' && <ChaosCounts />}
              </ScopeLink>
            ))}
          </section>
        ))}
      </nav>
      <div className="rail-foot">
        <PersonMenu />
      </div>
    </>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import { Fragment } from 'react'
import { Icon } from '../ui/icon'
import { Select } from '../ui/select'
import { LiveButton } from './live-button'
import { crumbsOf } from './places'
import { RangePicker } from './range-picker'
import { ScopeLink } from './scope-link'
import { useShell } from './shell-context'
import { useCrumbName } from './use-crumb-name'
import { useScope } from './use-scope'

function Crumbs() {
  const t = useTranslations('shell')
  const pathname = usePathname()
  const crumbs = crumbsOf(pathname)
  const name = useCrumbName(pathname)
  const { region } = useShell()
  return (
    <nav className="crumb" aria-label={t('breadcrumb')}>
      <ScopeLink href="/">{region}</ScopeLink>
      {crumbs.map((crumb, at) => {
        const words = crumb.kind === 'place' ? t(`place.${crumb.text}`) : t.has(`page.${crumb.text}`) ? t(`page.${crumb.text}`) : crumb.text
        const last = at === crumbs.length - 1
        return (
          <Fragment key={crumb.href}>
            <span className="sep" aria-hidden="true">
              /
            </span>
            {last ? (
              <b className={crumb.kind === 'text' ? 'trunc' : ''} aria-current="page">
                {name ?? words}
              </b>
            ) : (
              <ScopeLink href={crumb.href}>{words}</ScopeLink>
            )}
          </Fragment>
        )
      })}
    </nav>
  )
}

/** Where one is, search, and the scope: zone, range, live or frozen. The same on every page. */
export function TopBar() {
  const t = useTranslations('shell')
  const { zones, open } = useShell()
  const { zone, setZone } = useScope()
  const settings = usePathname().startsWith('/settings')
  return (
    <header className="bar">
      <button type="button" className="btn quiet icon menu-btn" aria-label={t('menu')} onClick={() => open('menu')}>
        <Icon name="menu" />
      </button>
      <Crumbs />
      <button type="button" className="find" aria-label={t('find')} title={t('find')} aria-keyshortcuts="Meta+K Control+K" onClick={() => open('palette')}>
        <Icon name="search" />
        <span>{t('find')}</span>
        <kbd aria-hidden="true" data-text="⌘K" />
      </button>
      {/* Settings are about now and about the whole installation: a scope there would say nothing. */}
      {!settings && (
        <div className="scope">
          <Select
            label={t('zone')}
            value={zone ?? ''}
            options={[{ value: '', label: t('allZones') }, ...zones.map((name) => ({ value: name, label: name }))]}
            onChange={(value) => setZone(value || null)}
          />
          <RangePicker />
          <LiveButton />
        </div>
      )}
    </header>
  )
}

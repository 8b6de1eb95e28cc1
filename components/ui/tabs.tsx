import Link from 'next/link'
import type { ReactNode } from 'react'

export interface Tab {
  key: string
  label: ReactNode
  href: string
  count?: ReactNode
}

/** Links, not buttons: a tab has an address. */
export function Tabs({ label, tabs, current }: { label: string; tabs: Tab[]; current: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.key} href={tab.href} scroll={false} {...(tab.key === current && { 'aria-current': 'page' as const })}>
          {tab.label}
          {tab.count !== undefined && <span className="n">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}

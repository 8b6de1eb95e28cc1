'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useRef } from 'react'

export interface Tab {
  key: string
  label: ReactNode
  href: string
  count?: ReactNode
}

/** Links, not buttons: a tab has an address. */
export function Tabs({ label, tabs, current }: { label: string; tabs: Tab[]; current: string }) {
  const nav = useRef<HTMLElement>(null)
  // Synchronises with the scroll position: on a narrow screen the current tab may lie outside.
  useEffect(() => {
    const on = nav.current?.querySelector<HTMLElement>('[aria-current]')
    if (nav.current && on) nav.current.scrollLeft = on.offsetLeft - nav.current.offsetLeft - 24
  }, [current])
  return (
    <nav className="tabs" aria-label={label} ref={nav}>
      {tabs.map((tab) => (
        <Link key={tab.key} href={tab.href} scroll={false} {...(tab.key === current && { 'aria-current': 'page' as const })}>
          {tab.label}
          {tab.count !== undefined && <span className="n">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { Me } from '@/lib/domains/access/schemas'
import { NeedNotices } from '../delivery/need-notices'
import { KeysDialog } from './keys-dialog'
import { NarrowMenu } from './narrow-menu'
import { Palette } from './palette'
import { PartsBanner } from './parts-banner'
import { RailContent } from './rail'
import { type Layer, ShellProvider } from './shell-context'
import { TopBar } from './top-bar'
import { useKeys } from './use-keys'
import { LiveProvider } from './use-live'

function Keys() {
  useKeys()
  return null
}

/** What stands around every page of the console. */
export function Shell({ me, region, zones, children }: { me: Me; region: string; zones: string[]; children: ReactNode }) {
  const t = useTranslations('shell')
  const [layer, setLayer] = useState<Layer | null>(null)
  const open = useCallback((next: Layer | null) => setLayer(next), [])
  const shell = useMemo(() => ({ me, region, zones, layer, open }), [me, region, zones, layer, open])
  return (
    <ShellProvider value={shell}>
      <LiveProvider>
        <a className="skip" href="#main">
          {t('skip')}
        </a>
        <div className="shell">
          <aside className="rail">
            <RailContent />
          </aside>
          <div className="min-w-0">
            <TopBar />
            <PartsBanner />
            <main id="main" className="page" tabIndex={-1}>
              {children}
            </main>
          </div>
        </div>
        <NarrowMenu />
        <KeysDialog />
        <Palette />
        <Keys />
        <NeedNotices />
      </LiveProvider>
    </ShellProvider>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button'
import { RailContent } from './rail'
import { useShell } from './shell-context'

/** The rail on a narrow screen, in a layer of its own; going somewhere closes it. */
export function NarrowMenu() {
  const t = useTranslations('shell')
  const { layer, open } = useShell()
  const ref = useRef<HTMLDialogElement>(null)
  const pathname = usePathname()
  const shown = layer === 'menu'
  // Synchronises with the browser's top layer.
  useEffect(() => {
    if (shown && !ref.current?.open) ref.current?.showModal()
    if (!shown && ref.current?.open) ref.current.close()
  }, [shown])
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current !== pathname) open(null)
    last.current = pathname
  }, [pathname, open])
  return (
    <dialog ref={ref} className="nav-dlg" aria-label={t('menu')} onClose={() => layer === 'menu' && open(null)} onClick={(event) => event.target === ref.current && open(null)}>
      {shown && (
        <div className="inner">
          <Button look="quiet" icon="close" className="nav-close" aria-label={t('closeMenu')} onClick={() => open(null)} />
          <RailContent />
        </div>
      )}
    </dialog>
  )
}

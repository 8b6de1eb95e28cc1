'use client'

import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { Button } from './button'

export interface Toast {
  text: ReactNode
  /** Shown for 10 s with it, 5 s without. The record itself is in Changes, never only here. */
  undo?: () => void
  /** Where to look: shown for 10 s too. */
  link?: ReactNode
}

const Show = createContext<(toast: Toast) => void>(() => undefined)
export const useToast = () => useContext(Show)

function ToastLine({ toast, onGone }: { toast: Toast; onGone: () => void }) {
  const t = useTranslations('common')
  const [held, setHeld] = useState(false)
  // Synchronises with the clock; a pointer or focus on the message stops it.
  useEffect(() => {
    if (held) return
    const timer = setTimeout(onGone, toast.undo || toast.link ? 10_000 : 5_000)
    return () => clearTimeout(timer)
  }, [held, onGone, toast])
  return (
    <div className="toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <span>{toast.text}</span>
      {toast.link}
      {toast.undo && (
        <Button
          look="quiet"
          icon="undo"
          onClick={() => {
            toast.undo?.()
            onGone()
          }}
        >
          {t('undo')}
        </Button>
      )}
      <Button look="quiet" icon="close" aria-label={t('close')} onClick={onGone} />
    </div>
  )
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ id: number; toast: Toast }[]>([])
  const show = useCallback((toast: Toast) => setShown((before) => [...before.slice(-2), { id: (before.at(-1)?.id ?? 0) + 1, toast }]), [])
  const lines = useMemo(() => shown.map((line) => ({ ...line, gone: () => setShown((before) => before.filter((one) => one.id !== line.id)) })), [shown])
  return (
    <Show value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {lines.map((line) => (
          <ToastLine key={line.id} toast={line.toast} onGone={line.gone} />
        ))}
      </div>
    </Show>
  )
}

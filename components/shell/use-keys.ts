'use client'

import { useTranslations } from 'next-intl'
import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useToast } from '../ui/toast'
import { places } from './places'
import { withScope } from './scope'
import { useShell } from './shell-context'
import { useScope } from './use-scope'

/** How long `g` waits for its letter. */
const chordMs = 1_200

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** The next or previous row of the page that opens something: focus goes to its link. */
function walkRows(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-href]')].filter((row) => row.offsetParent !== null)
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const row = rows[at < 0 ? (step === 1 ? 0 : rows.length - 1) : at + step]
  row?.querySelector<HTMLElement>('a,button')?.focus()
  row?.scrollIntoView({ block: 'nearest' })
}

function focusQuery(): boolean {
  const field = document.querySelector<HTMLInputElement>('main [data-query]')
  field?.focus()
  field?.select()
  return field !== null
}

/** The keys of every page. Off while something is typed, in a dialog, and with a modifier. */
export function useKeys(): void {
  const router = useRouter()
  const params = useSearchParams()
  const scope = useScope()
  const { open } = useShell()
  const toast = useToast()
  const t = useTranslations('shell')
  const press = useRef<(event: KeyboardEvent) => void>(() => undefined)
  const chord = useRef(0)
  press.current = (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      return open('palette')
    }
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
    const waiting = Date.now() - chord.current < chordMs
    chord.current = 0
    const place = waiting ? places.find((one) => one.letter === event.key) : undefined
    if (place) {
      event.preventDefault()
      return router.push(withScope(place.href, new URLSearchParams(params)))
    }
    const act: Record<string, () => void> = {
      g: () => (chord.current = Date.now()),
      '/': () => void (focusQuery() || open('palette')),
      '?': () => open('keys'),
      '[': () => scope.shift(-1),
      ']': () => scope.shift(1),
      '.': () => scope.toggleLive(),
      j: () => walkRows(1),
      k: () => walkRows(-1),
      y: () => void navigator.clipboard.writeText(window.location.href).then(() => toast({ text: t('linkCopied') }), () => undefined),
    }
    const found = act[event.key]
    if (!found) return
    event.preventDefault()
    found()
  }
  // Synchronises with the keyboard of the document.
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press.current(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

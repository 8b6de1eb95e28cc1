'use client'

import { useTranslations } from 'next-intl'
import { useRouter, useSearchParams } from 'next/navigation'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Icon } from '../ui/icon'
import { highlight, type PaletteEntry } from './palette-entries'
import { withScope } from './scope'
import { useShell } from './shell-context'
import { usePaletteEntries } from './use-palette-entries'

function Hit({ entry, typed, id, selected, choose, hover }: { entry: PaletteEntry; typed: string; id: string; selected: boolean; choose: (newTab: boolean) => void; hover: () => void }) {
  return (
    <li id={id} role="option" aria-selected={selected} onPointerMove={hover} onClick={(event) => choose(event.metaKey || event.ctrlKey)}>
      <Icon name={entry.icon} />
      <span className="trunc">
        {highlight(entry.text, typed).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text))} {entry.note && <span className="muted">{entry.note}</span>}
      </span>
      <span className="end">
        {entry.keys?.map((key) => <kbd key={key}>{key}</kbd>)}
        {selected && !entry.keys && <kbd>↵</kbd>}
      </span>
    </li>
  )
}

function PaletteBody({ close }: { close: () => void }) {
  const t = useTranslations('shell')
  const router = useRouter()
  const params = useSearchParams()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const { hits, failed, searching } = usePaletteEntries(typed)
  const list = useRef<HTMLDivElement>(null)
  const on = Math.min(at, hits.length - 1)
  // Synchronises with the scroll position. A body in braces: newer browsers give a promise back, which is no clean-up.
  useEffect(() => {
    void list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [on, typed])
  const choose = (entry: PaletteEntry | undefined, newTab: boolean) => {
    if (!entry) return
    close()
    if (entry.run.kind === 'act') return entry.run.act()
    const href = withScope(entry.run.href, new URLSearchParams(params))
    if (newTab) window.open(href, '_blank', 'noopener')
    else router.push(href)
  }
  const key = (event: KeyboardEvent) => {
    const next = { ArrowDown: on + 1, ArrowUp: on - 1, Home: 0, End: hits.length - 1 }[event.key]
    if (next !== undefined && hits.length > 0 && !(event.key === 'Home' || event.key === 'End' ? typed !== '' : false)) {
      event.preventDefault()
      setAt((next + hits.length) % hits.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      choose(hits[on], event.metaKey || event.ctrlKey)
    }
  }
  return (
    <div className="palette">
      <div className="q">
        <Icon name="search" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-label={t('find')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(hits[on] && { 'aria-activedescendant': `${id}-${hits[on].id}` })}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={key}
        />
        <kbd>esc</kbd>
      </div>
      <div className="hits" ref={list} role="listbox" id={`${id}-list`} aria-label={t('palette.hits')} aria-busy={searching}>
        {hits.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entry.group !== hits[index - 1]?.group && (
              <h3 role="presentation">{t(`palette.group.${entry.group}`)}</h3>
            )}
            <ul role="presentation">
              <Hit entry={entry} typed={typed} id={`${id}-${entry.id}`} selected={index === on} hover={() => setAt(index)} choose={(newTab) => choose(entry, newTab)} />
            </ul>
          </div>
        ))}
        {hits.length === 0 && <p className="body muted">{t('palette.none')}</p>}
        {failed && <p className="body xs t-warn">{t('palette.failed')}</p>}
      </div>
      <footer>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.move')}
        </span>
        <span>
          <kbd>↵</kbd> {t('palette.open')}
        </span>
        <span className="p3">
          <kbd>⌘</kbd> <kbd>↵</kbd> {t('palette.newTab')}
        </span>
        <span className="p3">
          <kbd>&gt;</kbd> {t('palette.commands')}
        </span>
        <span className="ml-auto" role="status">
          {t('palette.count', { count: hits.length })}
        </span>
      </footer>
    </div>
  )
}

/** Search or jump to: applications, traces by id, pages, actions. */
export function Palette() {
  const t = useTranslations('shell')
  const { layer, open } = useShell()
  const ref = useRef<HTMLDialogElement>(null)
  const shown = layer === 'palette'
  // Synchronises with the browser's top layer, which keeps focus inside and gives it back.
  useEffect(() => {
    if (shown && !ref.current?.open) ref.current?.showModal()
    if (!shown && ref.current?.open) ref.current.close()
  }, [shown])
  return (
    <dialog ref={ref} className="palette-dlg" aria-label={t('find')} onClose={() => layer === 'palette' && open(null)} onClick={(event) => event.target === ref.current && open(null)}>
      {shown && <PaletteBody close={() => open(null)} />}
    </dialog>
  )
}

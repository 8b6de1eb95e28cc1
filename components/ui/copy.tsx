'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Icon } from './icon'

/** A text that may be cut short, with a button that copies it whole. */
export function Copy({ text, what, children }: { text: string; what: string; children?: ReactNode }) {
  const t = useTranslations('common')
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    setState(done ? 'copied' : 'refused')
    setTimeout(() => setState('idle'), 2_000)
  }
  return (
    <span className="copy">
      {children ?? <span className="mono trunc">{text}</span>}
      <button type="button" className="btn quiet icon" aria-label={t('copy', { what })} title={t('copy', { what })} onClick={copy}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} small />
      </button>
      <span role="status" className={state === 'refused' ? 'xs t-bad' : 'vh'}>
        {state === 'copied' && t('copied')}
        {state === 'refused' && t('notCopied')}
      </span>
    </span>
  )
}

'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { correlationQuery } from '@/lib/domains/correlation/queries/correlation'
import type { Correlation } from '@/lib/domains/correlation/schemas'
import type { MomentScope } from '../charts/prepare/moment-scope'
import { Failed, LoadingBlock } from '../data/states'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { RankedList } from './ranked-list'
import { useMomentWords } from './use-moment-words'
import { correlationAsk, readWhy } from './why-ask'

/** What the address asks about with `moment`: when the curves left their usual range, and every change before, ranked. Nothing without it. */
export function WhyPanel({ scope }: { scope: MomentScope }) {
  const t = useTranslations('correlation')
  const text = useSearchParams().get('moment')
  const change = useQueryChange()
  const why = readWhy(text)
  const frame = useRef<HTMLDivElement>(null)
  // Synchronises focus and scrolling with what was asked: the link to it lands in it.
  useEffect(() => frame.current?.focus(), [text])
  if (!why) return null
  return (
    <div ref={frame} tabIndex={-1} className="why-panel">
      <Panel title={t('title')} end={<Button look="quiet" icon="close" onClick={() => change({ moment: null })}>{t('close')}</Button>}>
        <Answer ask={correlationAsk({ ...scope, ...(why.signal && { signal: why.signal }) }, why.span)} />
      </Panel>
    </div>
  )
}

function Answer({ ask }: { ask: ReturnType<typeof correlationAsk> }) {
  const { data, error, refetch } = useQuery(correlationQuery(ask))
  if (data) return <WhyAnswer answer={data} />
  return error ? <Failed error={error} retry={() => void refetch()} /> : <LoadingBlock height={180} />
}

const looks = { onset: 'bad', usual: 'ok', unknown: 'unknown' } as const

/** The findings of each signal, then the changes. */
export function WhyAnswer({ answer }: { answer: Correlation }) {
  const t = useTranslations('correlation')
  const words = useMomentWords()
  const { changes, findings, missing, searched, total } = answer
  return (
    <>
      <div className="body">
        <p className="med">{words.moment(answer)}</p>
        <p className="sm muted">{t('selected', { span: words.span(answer.selection) })}</p>
        <ul className="why-signals">
          {findings.map((finding) => (
            <li key={finding.signal}>
              <State state={looks[finding.kind]} word={t(`state.${finding.kind}`)} /> <span className="soft">{words.finding(finding)}</span>
            </li>
          ))}
        </ul>
        {missing.map((part) => (
          <p key={part} className="sm t-warn">
            {t(`missing.${part}`)}
          </p>
        ))}
      </div>
      {changes.length === 0 ? <p className="body muted sm">{t('none')}</p> : <RankedList rows={changes} label={t('ranked')} />}
      <footer>
        <span>
          {t('footer', { shown: changes.length, total, from: words.clock(searched.fromMs), to: words.clock(searched.toMs) })}
          {searched.more && ` ${t('more')}`}
        </span>
      </footer>
    </>
  )
}

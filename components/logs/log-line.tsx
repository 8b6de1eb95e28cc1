'use client'

import { useTranslations } from 'next-intl'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { shortZone } from '../applications/figure-cells'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { highlight } from './highlight'
import { LogLineDetail } from './log-line-detail'
import { severityLook } from './log-query'
import { ShortAttributes } from './short-attributes'

export function LogLineRow({ line, words, open, narrowing, onToggle }: { line: LogLine; words: readonly string[]; open: boolean; narrowing: boolean; onToggle: () => void }) {
  const t = useTranslations('logs')
  const look = severityLook[line.severity]
  return (
    <li data-href="">
      <button type="button" className="ll" aria-expanded={open} onClick={onToggle}>
        <i className={`lv ${look}`} aria-hidden="true" />
        <Moment atMs={line.atMs} style="millis" className="tm" />
        <span className="lg">
          <StateGlyph state={look} label={t(`severity.${line.severity}`)} />
        </span>
        <span className="ap p3">{line.application}</span>
        <span className="zn p3">{line.zone ? shortZone(line.zone) : ''}</span>
        <span className="mono ms">
          {highlight(line.body, words).map((part, at) => (part.hit ? <mark key={at} className="hit">{part.text}</mark> : part.text))}
          <ShortAttributes line={line} />
        </span>
      </button>
      {open && <LogLineDetail line={line} narrowing={narrowing} />}
    </li>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import type { LogLine } from '@/lib/domains/telemetry/schemas'
import { shortZone } from '../applications/figure-cells'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { highlight } from './highlight'
import { LogLineDetail } from './log-line-detail'
import { severityLook } from './log-query'

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
          {shortAttributes(line).map(([key, value]) => (
            <span key={key} className="kv">
              <i>{key}</i>={value}
            </span>
          ))}
        </span>
      </button>
      {open && <LogLineDetail line={line} narrowing={narrowing} />}
    </li>
  )
}

/** The first few short values beside the text: often they are what tells two equal lines apart. */
const shortAttributes = ({ attributes }: LogLine): [string, string][] =>
  Object.entries(attributes)
    .flatMap(([key, value]): [string, string][] => (typeof value === 'object' || String(value).length > 40 ? [] : [[key, String(value)]]))
    .slice(0, 4)

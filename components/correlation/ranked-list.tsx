'use client'

import type { RankedChange } from '@/lib/domains/correlation/schemas'
import { ChangeMark } from '../changes/change-words'
import { momentLinks } from '../charts/prepare/moment-scope'
import { ScopeLink } from '../shell/scope-link'
import { Icon } from '../ui/icon'
import { Moment } from '../ui/time'
import { useMomentWords } from './use-moment-words'

/** A breaker has no page of its own: the traces of that moment say what led to it. */
const aroundMs = 15_000

const hrefOf = ({ event, atMs, application }: RankedChange): string =>
  event.kind === 'ledger'
    ? `/changes?sel=CHG-${event.entry.position}&from=${atMs - 600_000}&to=${atMs + 600_000}`
    : momentLinks(application === null ? {} : { application }, { fromMs: atMs - aroundMs, toMs: atMs + aroundMs }).traces

const keyOf = ({ event, atMs }: RankedChange): string => (event.kind === 'ledger' ? event.entry.position : `${event.caller ?? ''} ${event.callee} ${event.event} ${atMs}`)

/** Changes in the order of the ranking, each with its evidence and a link to it. `label` names the list. */
export function RankedList({ rows, label }: { rows: readonly RankedChange[]; label: string }) {
  const words = useMomentWords()
  return (
    <ol className="list ranked" aria-label={label}>
      {rows.map((row) => (
        <li key={keyOf(row)}>
          {row.event.kind === 'ledger' ? (
            <ChangeMark entry={row.event.entry} />
          ) : (
            <span className={`mk ${row.event.event === 'opened' ? 'bad' : 'info'}`} aria-hidden="true">
              <Icon name="link" />
            </span>
          )}
          <div className="grow min-w-0">
            <ScopeLink className="ttl plain" href={hrefOf(row)}>
              {words.title(row)}
            </ScopeLink>
            <div className="sub">{words.evidence(row)}</div>
          </div>
          <Moment atMs={row.atMs} className="muted sm" />
        </li>
      ))}
    </ol>
  )
}

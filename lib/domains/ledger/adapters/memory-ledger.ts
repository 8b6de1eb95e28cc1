import { z } from 'zod'
import { pageOfRows } from '@/lib/kernel/page-of-rows'
import type { TeamScope } from '@/lib/kernel/actor'
import { chainEntry } from '../core/chain'
import { chainStart } from '../core/verify'
import type { ChangeFilter, LedgerReader, StoredEntry } from '../ports'
import { type Change, entryOf } from '../schemas'

export interface MemoryLedger extends LedgerReader {
  append(change: Change): Promise<bigint>
  /** The stored rows themselves, oldest first: for a test that tampers with them. */
  rows: StoredEntry[]
}

const Cursor = z.string().regex(/^\d{1,19}$/)

/** `teams` knows ids by slug. */
export function createMemoryLedger(teams: ReadonlyMap<string, string> = new Map(), now: () => Date = () => new Date()): MemoryLedger {
  const rows: StoredEntry[] = []
  const head = () => rows.at(-1) ?? chainStart
  const sees = (scope: TeamScope, teamId: string | null) => scope.kind === 'all' || (teamId !== null && scope.teamIds.includes(teamId))

  function matches(row: StoredEntry, { application, actor, action, team, fromMs, toMs, q }: ChangeFilter): boolean {
    const at = row.at.getTime()
    const holds = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())
    return (
      (application === undefined || row.application === application) &&
      (actor === undefined || holds(row.actorName, actor)) &&
      (action === undefined || row.action === action || row.action.startsWith(`${action.replace(/\.$/, '')}.`)) &&
      (team === undefined || (row.teamId !== null && row.teamId === teams.get(team))) &&
      at >= (fromMs ?? -Infinity) && at < (toMs ?? Infinity) &&
      (q?.split(/\s+/).filter(Boolean) ?? []).every((word) => holds(row.canonical, word))
    )
  }

  return {
    rows,
    async append(change) {
      const { position, at, canonical, previous, hash } = chainEntry({ position: head().position, hash: head().hash }, now(), change)
      const { actor, action, subject, teamId = null, application = null, phase = 'done' } = change
      rows.push({
        position, at, canonical, previous, hash, action, teamId, application, phase,
        actorKind: actor.kind, actorId: actor.id, actorName: actor.name, subjectKind: subject.kind, subjectId: subject.id,
      })
      return position
    },
    async list(scope, filter, page) {
      const found = pageOfRows(rows.filter((row) => sees(scope, row.teamId) && matches(row, filter)), page, {
        keyOf: ({ position }) => position.toString(),
        key: Cursor,
        compare: (one, other) => Number(BigInt(other) - BigInt(one)),
      })
      return found && { ...found, items: found.items.map(entryOf) }
    },
    async find(scope, position) {
      const row = rows.find((one) => one.position === position && sees(scope, one.teamId))
      return row ? entryOf(row) : null
    },
    head: async () => ({ position: head().position, hash: head().hash }),
    after: async (position, limit) => rows.filter((row) => row.position > position).slice(0, limit),
  }
}

import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { Registry } from '../registry'
import type { TruthBook } from '../truth-book'
import type { Doer, GhostGroup } from '../truth-ports'
import type { CleanedUp } from '../truth-schemas'

interface CleanUpParts {
  database: Database
  registry: Pick<Registry, 'removeLease'>
  book: Pick<TruthBook, 'find'>
}

/**
 * Removes the leases of ghosts, application by application, with what was intended written before and what was done after. Who is no
 * ghost any more at that moment keeps its lease.
 */
export async function cleanUpGhosts({ database, registry, book }: CleanUpParts, groups: readonly GhostGroup[], { actor, why }: Doer): Promise<CleanedUp> {
  const answer: CleanedUp = { removed: [], kept: [] }
  for (const { application, teamId, instances } of groups) {
    const about = { actor, action: 'registry.clean-up', subject: { kind: 'application', id: application }, teamId, application, why }
    const ghosts = instances.filter((instance) => book.find(application, instance)?.verdict.kind === 'ghost')
    for (const instance of instances) if (!ghosts.includes(instance)) answer.kept.push({ application, instance })
    if (ghosts.length === 0) continue
    const evidence = ghosts.map((instance) => ({ instance, ...book.find(application, instance)?.evidence }))
    await database.$transaction((tx) => appendChange(tx, { ...about, phase: 'intended', before: { leases: ghosts }, evidence }))
    const removed: string[] = []
    try {
      for (const instance of ghosts) if (await registry.removeLease(application, instance)) removed.push(instance)
    } catch (error) {
      await database.$transaction((tx) => appendChange(tx, { ...about, phase: 'failed', after: { removed } }))
      throw error
    }
    await database.$transaction((tx) => appendChange(tx, { ...about, phase: 'done', after: { removed } }))
    for (const instance of ghosts) (removed.includes(instance) ? answer.removed : answer.kept).push({ application, instance })
  }
  return answer
}

import type { TeamScope } from '@/lib/kernel/actor'
import type { Page } from '@/lib/kernel/page'
import type { Change } from '../ledger/schemas'
import type { ApplicationRow } from './schemas'

export interface ListApplications {
  /** Names after this one, in alphabetical order. */
  after: string | null
  limit: number
  q?: string | undefined
  /** A team's slug. */
  team?: string | undefined
}

export interface ApplicationStore {
  names(scope: TeamScope): Promise<string[]>
  /** The id of its team, by application. */
  teams(scope: TeamScope): Promise<Map<string, string>>
  list(scope: TeamScope, input: ListApplications): Promise<Omit<Page<ApplicationRow>, 'next'> & { more: boolean }>
  /** Null when there is none in the scope: a foreign team's application does not exist for the asker. */
  find(scope: TeamScope, name: string): Promise<ApplicationRow | null>
  /** The team in the scope with that slug, or null. */
  findTeam(scope: TeamScope, slug: string): Promise<{ id: string; slug: string } | null>
  /** Writes the row and its ledger entry together. False when the name is taken, by whichever team. */
  create(application: { id: string; name: string; teamId: string; description: string }, change: Change): Promise<boolean>
}

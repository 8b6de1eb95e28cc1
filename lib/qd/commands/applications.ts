import { ApplicationPage, type ApplicationRow } from '../../domains/applications/schemas'
import { openApi } from '../api'
import type { Given } from '../arguments'
import type { Exit } from '../outcome'
import type { Say } from '../say'

export async function applications({ flags }: Given, say: Say): Promise<Exit> {
  const api = await openApi(flags)
  const items: ApplicationRow[] = []
  for (let next: string | null = ''; next !== null; ) {
    const query: string = new URLSearchParams({ limit: '200', ...(next && { cursor: next }), ...(flags.team && { team: flags.team }) }).toString()
    const page: { items: ApplicationRow[]; next: string | null } = await api.ask(ApplicationPage, 'GET', `/applications?${query}`)
    items.push(...page.items)
    next = page.next
  }
  const rows = items.map(({ name, team, instances, current }) => [name, team, `${instances.healthy}/${instances.desired}`, current.map(({ serverGroup, version }) => (version ? `${serverGroup} (${version})` : serverGroup)).join(', ') || '-'])
  say.table(items, ['APPLICATION', 'TEAM', 'HEALTHY', 'RUNS'], rows)
  return 'done'
}

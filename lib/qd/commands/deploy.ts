import { setTimeout as pause } from 'node:timers/promises'
import { ApplicationPage, ApplicationRow } from '../../domains/applications/schemas'
import { Release, ServerGroup, ServerGroupPage } from '../../domains/delivery/schemas'
import { type Api, openApi } from '../api'
import { type Flags, type Given, needed, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import { packFolder } from '../pack-folder'
import type { Say } from '../say'

const groupsOf = (application: string) => `/applications/${encodeURIComponent(application)}/server-groups`

async function runningGroups(api: Api, application: string): Promise<ServerGroup[]> {
  return (await api.ask(ServerGroupPage, 'GET', `${groupsOf(application)}?state=running&limit=200`)).items
}

const stand = ({ name, healthy, starting, sick, desiredSize }: ServerGroup) => `${name}: ${healthy} of ${desiredSize} healthy${starting ? `, ${starting} starting` : ''}${sick ? `, ${sick} sick` : ''}`

const defaultWaitSeconds = 120

/** Asks once a second; says each new standing. */
async function waitUntilHealthy(api: Api, group: ServerGroup, seconds: number, say: Say): Promise<{ group: ServerGroup; exit: Exit }> {
  const deadline = Date.now() + seconds * 1_000
  for (let said = ''; ; await pause(1_000)) {
    const now = (await runningGroups(api, group.application)).find(({ id }) => id === group.id)
    if (!now) throw new Stop('no', `${group.name} was destroyed meanwhile.`)
    if (stand(now) !== said) say.note((said = stand(now)))
    if (now.healthy === now.desiredSize && now.starting === 0 && now.sick === 0) return { group: now, exit: 'done' }
    if (Date.now() > deadline) return { group: now, exit: 'late' }
  }
}

async function finish(api: Api, group: ServerGroup, flags: Flags, say: Say): Promise<Exit> {
  const seconds = wholeNumber('--timeout', flags.timeout, 1, 3_600) ?? defaultWaitSeconds
  const waited = flags.wait ? await waitUntilHealthy(api, group, seconds, say) : { group, exit: 'done' as const }
  say.answer(waited.group, stand(waited.group))
  if (waited.exit === 'late') say.note(`Not all healthy after ${seconds} s: see its logs in the console at ${api.url}/applications/${group.application}`)
  return waited.exit
}

async function ownApplication(api: Api, name: string, { team, description }: Flags, say: Say): Promise<void> {
  if (await api.find(ApplicationRow, `/applications/${encodeURIComponent(name)}`)) return
  if (!team) throw new Stop('no', `There is no application ${name} here. To make it, say which team owns it: --team T.`)
  await api.ask(ApplicationRow, 'POST', `/teams/${encodeURIComponent(team)}/applications`, { name, ...(description && { description }) })
  say.note(`Application ${name} is made, owned by ${team}.`)
}

export async function deploy({ words, flags }: Given, say: Say): Promise<Exit> {
  const dir = needed('The folder to deploy', words[1])
  const application = needed('--application', flags.application)
  const size = wholeNumber('--size', flags.size, 0, 100) ?? 1
  const zones = flags.zones?.split(',').map((zone) => zone.trim()).filter(Boolean) ?? []
  const { stream, files } = await packFolder(dir)
  const api = await openApi(flags)
  await ownApplication(api, application, flags, say)
  const query = flags.version ? `?${new URLSearchParams({ version: flags.version }).toString()}` : ''
  const release = await api.upload(Release, `/applications/${encodeURIComponent(application)}/releases${query}`, stream)
  say.note(`Release ${release.number}: ${files} files, sha256 ${release.digest.slice(0, 12)}, starts with: ${release.command.join(' ')}`)
  const group = await api.ask(ServerGroup, 'POST', groupsOf(application), {
    release: release.number, size, zones, ...(flags.health && { healthPath: flags.health }), ...(flags.why && { why: flags.why }),
  })
  return finish(api, group, flags, say)
}

export async function scale({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[1])
  const size = wholeNumber('The size', needed('The size', words[2]), 0, 100)
  const api = await openApi(flags)
  const groups = await runningGroups(api, application)
  const wanted = flags['server-group']
  const group = wanted ? groups.find(({ name }) => name === wanted) : groups.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))[0]
  if (!group) throw new Stop('no', wanted ? `${application} runs no server group ${wanted}.` : `${application} runs no server group: deploy one first.`)
  const scaled = await api.ask(ServerGroup, 'PATCH', `${groupsOf(application)}/${encodeURIComponent(group.name)}`, { size, ...(flags.why && { why: flags.why }) })
  return finish(api, scaled, flags, say)
}

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

import { setTimeout as pause } from 'node:timers/promises'
import { ServerGroup, ServerGroupPage } from '../../domains/delivery/schemas'
import { type Api, openApi } from '../api'
import { type Given, needed, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
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

export async function scale({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[1])
  const size = wholeNumber('The size', needed('The size', words[2]), 0, 100)
  const seconds = wholeNumber('--timeout', flags.timeout, 1, 3_600) ?? defaultWaitSeconds
  const api = await openApi(flags)
  const groups = await runningGroups(api, application)
  const wanted = flags['server-group']
  const group = wanted ? groups.find(({ name }) => name === wanted) : groups.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))[0]
  if (!group) throw new Stop('no', wanted ? `${application} runs no server group ${wanted}.` : `${application} runs no server group: deploy one first.`)
  const scaled = await api.ask(ServerGroup, 'PATCH', `${groupsOf(application)}/${encodeURIComponent(group.name)}`, { size, ...(flags.why && { why: flags.why }) })
  const waited = flags.wait ? await waitUntilHealthy(api, scaled, seconds, say) : { group: scaled, exit: 'done' as const }
  say.answer(waited.group, stand(waited.group))
  if (waited.exit === 'late') say.note(`Not all healthy after ${seconds} s: see its logs in the console at ${api.url}/applications/${application}`)
  return waited.exit
}

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createControlClient } from '../../control/client'
import { daemonCalls } from '../../control/daemon-calls'
import { type PartSettings, socketPath } from '../../control/part-settings'
import { reachable } from '../parts/node-program'
import { createApi, deploySampleEstate } from '../sample-estate'

/** Deployed once for a data folder: what a person removed later stays removed. */
const markOf = (settings: PartSettings) => join(settings.dataDir, 'estate-deployed')

/** Deploys the sample estate with a token of its own that is revoked at the end; says what is so in one line. */
export async function sampleEstateStep(settings: PartSettings, empty: boolean): Promise<string> {
  if (existsSync(markOf(settings))) return 'The estate of the earlier start runs again.'
  if (empty) return 'No sample estate (--empty).'
  const daemon = createControlClient('daemon', socketPath(settings, 'daemon'))
  try {
    const made = await daemon.call(daemonCalls.createToken, { name: 'Sample estate', role: 'operator', days: 1 })
    if (!made.ok) throw new Error(made.error.detail)
    const api = createApi(`http://${reachable(settings.host)}:${settings.ports.console}`, made.value.token)
    const instances = await deploySampleEstate(api, settings.buildDir)
    await api.send('DELETE', `/tokens/${made.value.id}`)
    writeFileSync(markOf(settings), `${new Date().toISOString()}\n`, { mode: 0o600 })
    return `The sample estate is deployed: ${instances} instances are starting in ${settings.zones.length} simulated zones.`
  } finally {
    await daemon.close()
  }
}

/** The address that makes the operator account; null where there is one. */
export async function firstRunLink(settings: PartSettings): Promise<string | null> {
  const daemon = createControlClient('daemon', socketPath(settings, 'daemon'))
  const link = await daemon.call(daemonCalls.firstRunLink, {})
  await daemon.close()
  if (!link.ok) throw new Error(link.error.detail)
  return link.value.url
}

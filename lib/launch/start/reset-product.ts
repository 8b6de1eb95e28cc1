import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { LaunchSettings } from '../settings/parse-settings'
import { findLeftovers, stopLeftovers } from '../parts/leftovers'
import { goneWithin, handleOfStranger, signalGroup } from '../parts/process-handle'
import { clusterFolder, clusterNames } from '../postgres/embedded-program'
import { findRunningPostgres } from '../postgres/find-running'
import { outsideFolder } from '../postgres/placement'
import { socketFolder } from '../socket-folder'
import { endInstances } from './end-instances'
import { say, StartProblem } from './show'
import { askRunning } from './single-start'

/** A folder without a cluster of its own was run on somebody's PostgreSQL, which a reset leaves as it is. */
const hasOwnDatabase = (places: string[]) => places.some((place) => existsSync(clusterFolder(place)))

async function confirm(dir: string, own: boolean): Promise<boolean> {
  if (!process.stdin.isTTY) throw new StartProblem('npm run reset asks first: run it in a terminal, or add --yes.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const typed = await terminal.question(`This removes ${dir}: ${own ? 'the database with the ledger, telemetry, releases and keys' : 'telemetry, releases and keys, and not the database that DATABASE_URL named'}. Type ${basename(dir)} to go on: `)
  terminal.close()
  return typed.trim() === basename(dir)
}

/** A PostgreSQL that a killed start left behind must not write into a folder that is gone. */
async function endPostgres(folder: string): Promise<void> {
  const running = findRunningPostgres(folder)
  if (!running) return
  const { gone } = handleOfStranger(running.identity)
  signalGroup(running.identity.pid, 'SIGINT')
  if (!(await goneWithin(gone, 20_000))) signalGroup(running.identity.pid, 'SIGKILL')
  await gone
}

/** Removes all data of one data folder, after asking. Refuses while the product runs. */
export async function resetProduct(root: string, launch: LaunchSettings): Promise<void> {
  const dir = resolve(launch.dataDir ?? join(root, '.quarterdeck'))
  const idFile = join(dir, 'host-id')
  if (!existsSync(dir)) return say(`Nothing to remove: there is no ${dir}.`)
  // Never remove a folder that we did not make.
  if (!existsSync(idFile)) throw new StartProblem(`${dir} is not a data folder of Quarterdeck: nothing was removed.`)
  const sockets = socketFolder(dir)
  if (await askRunning(sockets)) throw new StartProblem(`Quarterdeck runs on ${dir}: stop it first (Ctrl-C in its terminal).`)
  const outside = outsideFolder(readFileSync(idFile, 'utf8').trim())
  const own = hasOwnDatabase([dir, outside])
  if (!launch.yes && !(await confirm(dir, own))) return say('Nothing was removed.')
  await stopLeftovers(findLeftovers(dir))
  for (const place of [dir, outside]) {
    await endInstances(place)
    for (const cluster of clusterNames) await endPostgres(clusterFolder(place, cluster))
  }
  for (const folder of [outside, sockets, dir]) rmSync(folder, { recursive: true, force: true })
  say(`Removed ${dir}${own ? '' : '. The database that DATABASE_URL named is untouched, and of no use to another data folder: drop it, or name an empty one'}.`)
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { createControlClient } from '../control/client'
import { daemonCalls } from '../control/daemon-calls'
import { type PartSettings, socketPath } from '../control/part-settings'
import { readPartSettings } from '../control/read-part-settings'
import type { Fault } from '../kernel/fault'
import type { Result } from '../kernel/result'
import type { ControlClient } from '../control/client'
import type { Flags } from './arguments'
import { Stop } from './outcome'

/** Where the running installation says how to reach it: beside `--data`, the variable, or the checkout's own folder. */
function settingsPath({ data }: Flags): string {
  if (data) return resolve(data, 'run/settings.json')
  if (process.env.QUARTERDECK_SETTINGS) return process.env.QUARTERDECK_SETTINGS
  return resolve(process.env.QUARTERDECK_DATA ?? '.quarterdeck', 'run/settings.json')
}

/** Null when nothing was ever started on this data folder, or it is somebody else's. */
export function findSettings(flags: Flags): PartSettings | null {
  const path = settingsPath(flags)
  if (!existsSync(path)) return null
  try {
    return readPartSettings(path)
  } catch {
    return null
  }
}

/** Asks the daemon over its socket: only whoever owns the data folder gets there. */
export async function askDaemon<T>(flags: Flags, ask: (daemon: ControlClient) => Promise<Result<T, Fault>>): Promise<T> {
  const settings = findSettings(flags)
  if (!settings) throw new Stop('unreachable', `Nothing runs on this data folder (${settingsPath(flags)} is not there): run npm start, or say --data DIR.`)
  const daemon = createControlClient('daemon', socketPath(settings, 'daemon'))
  try {
    const outcome = await ask(daemon)
    if (outcome.ok) return outcome.value
    throw new Stop(outcome.error.code === 'unavailable' ? 'unreachable' : 'no', outcome.error.detail)
  } finally {
    await daemon.close()
  }
}

const Kept = z.object({ token: z.string(), expiresAt: z.string(), hostId: z.string() })
const lifeDays = 30

/** A token of this machine for calls to the console's API, kept in the data folder (0600) and renewed in its last day. */
export async function machineToken(flags: Flags, settings: PartSettings): Promise<string> {
  const path = join(settings.dataDir, 'run/qd-token.json')
  try {
    const kept = Kept.parse(JSON.parse(readFileSync(path, 'utf8')))
    if (kept.hostId === settings.hostId && Date.parse(kept.expiresAt) > Date.now() + 86_400_000) return kept.token
  } catch {
    // None yet, or none that can be read: a new one takes its place.
  }
  const made = await askDaemon(flags, (daemon) => daemon.call(daemonCalls.createToken, { name: 'qd on this machine', role: 'operator', days: lifeDays }))
  writeFileSync(path, JSON.stringify({ token: made.token, expiresAt: made.expiresAt, hostId: settings.hostId }), { mode: 0o600 })
  return made.token
}

/** After the console did not know it: the database may be another one than before. */
export function forgetMachineToken(settings: PartSettings): void {
  writeFileSync(join(settings.dataDir, 'run/qd-token.json'), '{}', { mode: 0o600 })
}

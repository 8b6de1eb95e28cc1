import { createControlClient, type ControlClient } from '@/lib/control/client'
import { type PartSettings, socketPath } from '@/lib/control/part-settings'
import { readPartSettings } from '@/lib/control/read-part-settings'
import { type Clock, systemClock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import { createLog, type Log } from '@/lib/kernel/log'
import { createDatabase } from '../database'

export interface WebContext {
  settings: PartSettings
  database: Database
  daemon: ControlClient
  collector: ControlClient
  proxy: ControlClient
  supervisor: ControlClient
  log: Log
  clock: Clock
}

// Next.js bundles this module more than once; the process must still have one pool and one set of clients.
const slot = Symbol.for('quarterdeck.web-context')
const holder = globalThis as typeof globalThis & { [slot]?: WebContext }

function create(): WebContext {
  const settings = readPartSettings()
  const client = (part: 'supervisor' | 'daemon' | 'collector' | 'proxy') => createControlClient(part, socketPath(settings, part))
  return {
    settings,
    database: createDatabase(settings.databaseUrl),
    daemon: client('daemon'),
    collector: client('collector'),
    proxy: client('proxy'),
    supervisor: client('supervisor'),
    log: createLog('console', (line) => void process.stderr.write(line)),
    clock: systemClock,
  }
}

/** Made on first use, once in a process: importing a route at build time reads no settings and opens nothing. */
export const webContext = (): WebContext => (holder[slot] ??= create())

/** Puts another context in place: integration tests, which have a database of their own. */
export const replaceWebContext = (context: WebContext): void => {
  holder[slot] = context
}

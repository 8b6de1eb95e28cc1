import type { ControlRoutes } from '@/lib/control/serve'
import { answerSidecarConfiguration } from '@/lib/daemon/configuration/answer-sidecar'
import { type ConfigListener, configListener } from '@/lib/daemon/configuration/config-listener'
import { configInstances } from '@/lib/daemon/configuration/config-callers'
import { createOpenValues } from '@/lib/daemon/configuration/open-values'
import { createServedConfig, type ServedConfig } from '@/lib/daemon/configuration/served-config'
import type { KnownInstances } from '@/lib/daemon/instances/known-instances'
import { createConfigKeyring } from '@/lib/domains/configuration/adapters/prisma-config-keys'
import { createPrismaStoredDocuments, newestChange } from '@/lib/domains/configuration/adapters/prisma-stored-documents'
import { configWork } from '@/lib/domains/configuration/adapters/save-config-row'
import { systemClock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import type { Log } from '@/lib/kernel/log'
import { createTokenCallers } from './config-token-callers'
import { createWireSealing } from './config-wire-sealing'
import { answerConfigSealing } from './daemon-config-sealing'

interface Needs {
  database: Database
  rootKey: Buffer
  known: KnownInstances
  port: number
  log: Log
  /** How often it looks, besides being told. */
  everyMs?: number
}

export interface Configuration {
  /** What the channel of work says when somebody saved. */
  kind: string
  changed: ServedConfig['changed']
  listener: ConfigListener
  /** Keys are here alone. */
  answer(routes: ControlRoutes): void
  stop(): Promise<void>
}

/** The config server over what is stored. */
export async function composeConfiguration({ database, rootKey, known, port, log, everyMs }: Needs): Promise<Configuration> {
  const served = createServedConfig({ stored: createPrismaStoredDocuments(database), newest: () => newestChange(database), log, ...(everyMs === undefined ? {} : { everyMs }) })
  const keyring = createConfigKeyring(database, createEnvelope(rootKey))
  const callers = { instance: configInstances(known), ...createTokenCallers(database, systemClock) }
  const serving = { served, callers, openValues: createOpenValues(keyring.open) }
  const listener = await configListener({ ...serving, sealing: createWireSealing(database, keyring), host: '127.0.0.1', port, log }).catch((error: NodeJS.ErrnoException) => {
    served.stop()
    throw error.code === 'EADDRINUSE' ? new Error(`Port ${port} of the config server is taken: choose another with --config-port.`) : error
  })
  return {
    kind: configWork,
    changed: served.changed,
    listener,
    answer(routes) {
      answerConfigSealing(routes, database, keyring)
      answerSidecarConfiguration(routes, serving, known)
    },
    async stop() {
      served.stop()
      const impatient = setTimeout(() => listener.server.closeAllConnections(), 1_500)
      await listener.close()
      clearTimeout(impatient)
    },
  }
}

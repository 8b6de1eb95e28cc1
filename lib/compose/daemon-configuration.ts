import { answerSidecarConfiguration } from '@/lib/daemon/configuration/answer-sidecar'
import { type ConfigListener, configListener } from '@/lib/daemon/configuration/config-listener'
import { configCallers } from '@/lib/daemon/configuration/config-callers'
import { createServedConfig, type ServedConfig } from '@/lib/daemon/configuration/served-config'
import type { KnownInstances } from '@/lib/daemon/instances/known-instances'
import { createPrismaStoredDocuments, newestChange } from '@/lib/domains/configuration/adapters/prisma-stored-documents'
import { configWork } from '@/lib/domains/configuration/adapters/save-config-row'
import type { ControlRoutes } from '@/lib/control/serve'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'

interface Needs {
  database: Database
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
  answer(routes: ControlRoutes): void
  stop(): Promise<void>
}

/** The config server over what is stored. */
export async function composeConfiguration({ database, known, port, log, everyMs }: Needs): Promise<Configuration> {
  const served = createServedConfig({ stored: createPrismaStoredDocuments(database), newest: () => newestChange(database), log, ...(everyMs === undefined ? {} : { everyMs }) })
  const listener = await configListener({ served, findCaller: configCallers(known), host: '127.0.0.1', port, log }).catch((error: NodeJS.ErrnoException) => {
    served.stop()
    throw error.code === 'EADDRINUSE' ? new Error(`Port ${port} of the config server is taken: choose another with --config-port.`) : error
  })
  return {
    kind: configWork,
    changed: served.changed,
    listener,
    answer: (routes) => answerSidecarConfiguration(routes, served, known),
    async stop() {
      served.stop()
      const impatient = setTimeout(() => listener.server.closeAllConnections(), 1_500)
      await listener.close()
      clearTimeout(impatient)
    },
  }
}

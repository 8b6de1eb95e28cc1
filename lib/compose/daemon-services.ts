import type { ControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { createBindingController } from '@/lib/daemon/controllers/binding-controller'
import { createChoreController } from '@/lib/daemon/controllers/chore-controller'
import type { Controller, CrashHook } from '@/lib/daemon/controllers/controller'
import { createServiceController } from '@/lib/daemon/controllers/service-controller'
import { createSupervisedServer } from '@/lib/daemon/services/supervised-server'
import { createEngineWatch } from '@/lib/daemon/services/watch-engine'
import type { ServicesServer } from '@/lib/domains/catalog/adapters/postgres/engine-admin'
import { createPostgresBroker } from '@/lib/domains/catalog/adapters/postgres/postgres-broker'
import { createPrismaBindingWork } from '@/lib/domains/catalog/adapters/prisma-binding-work'
import { createPrismaEngineRows } from '@/lib/domains/catalog/adapters/prisma-engine-rows'
import { createPrismaInstanceBindings } from '@/lib/domains/catalog/adapters/prisma-instance-bindings'
import { createPrismaReveals } from '@/lib/domains/catalog/adapters/prisma-reveals'
import { createPrismaServiceWork } from '@/lib/domains/catalog/adapters/prisma-service-work'
import { checkRootKey } from '@/lib/domains/catalog/adapters/root-key-check'
import { engineKind } from '@/lib/domains/catalog/core/work-kinds'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import type { Bindings } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import type { Log } from '@/lib/kernel/log'

export interface ServicesOptions {
  database: Database
  log: Log
  supervisor: ControlClient
  rootKey: Buffer
  /** Names what is ours in the engine. */
  installation: string
  /** Tests alone: a server that runs already. */
  server?: ServicesServer
  crash?: CrashHook
}

export interface DaemonServices {
  controllers: Controller[]
  bindings: Bindings
  answer(routes: ControlRoutes): void
}

const engineEveryMs = 10_000

/** The catalog's controllers over the PostgreSQL broker, and what only the daemon may open. */
export async function composeServices({ database, log, supervisor, rootKey, installation, server = createSupervisedServer(supervisor), crash }: ServicesOptions): Promise<DaemonServices> {
  const envelope = createEnvelope(rootKey)
  await checkRootKey(database, envelope)
  const broker = createPostgresBroker({ server, installation })
  const reveals = createPrismaReveals(database, envelope, broker)
  const crashing = crash ? { crash } : {}
  return {
    controllers: [
      createServiceController({ work: createPrismaServiceWork(database, requireFence), broker, ...crashing }),
      createBindingController({ work: createPrismaBindingWork(database, requireFence, envelope), broker, ...crashing }),
      createChoreController({ kind: engineKind, everyMs: engineEveryMs, chores: [createEngineWatch({ rows: createPrismaEngineRows(database), engine: broker, log })] }),
    ],
    bindings: createPrismaInstanceBindings(database, envelope, broker),
    answer(routes) {
      answerCall(routes, daemonCalls.revealCredential, ({ service, binding, actor, why }) => reveals.reveal(service, binding, { actor, why }))
    },
  }
}

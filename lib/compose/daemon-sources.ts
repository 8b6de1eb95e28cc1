import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, answerStream, type ControlRoutes } from '@/lib/control/serve'
import { createSourceFeed } from '@/lib/daemon/telemetry/source-feed'
import { readSourcePlan, sealSourceSecret } from '@/lib/domains/telemetry/adapters/prisma-source-plan'
import { sourcesKind } from '@/lib/domains/telemetry/adapters/prisma-source-settings'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import type { Log } from '@/lib/kernel/log'
import { ok } from '@/lib/kernel/result'

export interface DaemonSources {
  /** The kind that the database notifies of when somebody chose. */
  kind: string
  reload(): Promise<void>
  answer(routes: ControlRoutes): void
  stop(): void
}

/** The daemon holds the root key: it seals what the console was given, and opens it for the collector alone. */
export async function composeSources({ database, log, rootKey }: { database: Database; log: Log; rootKey: Buffer }): Promise<DaemonSources> {
  const envelope = createEnvelope(rootKey)
  const feed = createSourceFeed(() => readSourcePlan(database, envelope), log)
  await feed.reload()
  return {
    kind: sourcesKind,
    reload: feed.reload,
    answer(routes) {
      answerCall(routes, daemonCalls.sealSourceSecret, ({ signal, url, secret }) => ok({ sealed: sealSourceSecret(envelope, signal, url, secret) }))
      answerStream(routes, daemonCalls.watchSources, (_input, signal) => feed.watch(signal))
    },
    stop: feed.stop,
  }
}

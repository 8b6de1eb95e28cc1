import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { createRemotes, type Remotes } from '@/lib/daemon/registry/remotes'
import { readRemotePlan, sealRemoteSecret } from '@/lib/domains/registry/adapters/prisma-remote-plan'
import { remotesKind } from '@/lib/domains/registry/adapters/prisma-remotes'
import { createRemoteEureka } from '@/lib/domains/registry/adapters/remote-eureka'
import { originOf } from '@/lib/domains/registry/core/remote-choice'
import type { LeaseTable } from '@/lib/domains/registry/core/lease-table'
import { testRemoteEureka } from '@/lib/domains/registry/adapters/test-remote-eureka'
import type { PlannedRemote, RemoteChoice } from '@/lib/domains/registry/remote-schemas'
import { createEngineClient } from '@/lib/domains/telemetry/adapters/engines/engine-client'
import { systemClock } from '@/lib/kernel/clock'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope } from '@/lib/kernel/envelope'
import { fault } from '@/lib/kernel/fault'
import type { Log } from '@/lib/kernel/log'
import { fail, ok } from '@/lib/kernel/result'

/** A notification can be lost. */
const readAgainMs = 5_000
const testMs = 6_000

export interface DaemonRemotes {
  /** The kind that the database notifies of when somebody changed them. */
  kind: string
  remotes: Remotes
  reload(): Promise<void>
  answer(routes: ControlRoutes): void
  stop(): Promise<void>
}

const clientOf = (plan: Omit<RemoteChoice, 'secret'> & { secret?: string | null | undefined }, timeoutMs?: number) => createEngineClient({ ...plan, secret: plan.secret ?? null, tenant: '' }, timeoutMs)

const connect = (plan: PlannedRemote) => createRemoteEureka(clientOf(plan))

/** The daemon reads other registries; it holds the root key, and seals what the console was given. */
export function composeRemotes({ database, own, log, rootKey }: { database: Database; own: LeaseTable; log: Log; rootKey: Buffer }): DaemonRemotes {
  const envelope = createEnvelope(rootKey)
  const remotes = createRemotes({ own, connect, clock: systemClock, log })
  let work: Promise<void> = Promise.resolve()
  // One after the other: an older plan must not come in force behind a newer one.
  const reload = () =>
    (work = work
      .then(async () => remotes.apply(await readRemotePlan(database, envelope)))
      .catch((error: unknown) => log.warn('cannot read which other registries there are', { error })))
  const timer = setInterval(() => void reload(), readAgainMs)

  /** The one in force, where it is kept for this address. */
  function keptFor(name: string, choice: RemoteChoice): string | null {
    const plan = remotes.planned(name)
    return plan && plan.login === choice.login && originOf(plan.url) === originOf(choice.url) ? plan.secret : null
  }

  return {
    kind: remotesKind,
    remotes,
    reload,
    answer(routes) {
      answerCall(routes, daemonCalls.registryRemotes, ({ applications }) => ok(remotes.sides(applications)))
      answerCall(routes, daemonCalls.registryDifferences, (input) => {
        const found = remotes.differences(input)
        return found ? ok(found) : fail(fault('not-found', `No other registry ${input.name} is read.`))
      })
      answerCall(routes, daemonCalls.testRegistryRemote, async ({ name, choice }) => ok(await testRemoteEureka(clientOf({ ...choice, secret: choice.secret ?? keptFor(name, choice) }, testMs), systemClock)))
      answerCall(routes, daemonCalls.sealRegistrySecret, ({ name, url, secret }) => ok({ sealed: sealRemoteSecret(envelope, name, url, secret) }))
    },
    async stop() {
      clearInterval(timer)
      await work
      await remotes.stop()
    },
  }
}

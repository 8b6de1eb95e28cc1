import { setTimeout as wait } from 'node:timers/promises'
import { createSourcesOfSignals } from '@/lib/compose/collector-sources'
import type { ControlClient } from '@/lib/control/client'
import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import type { TelemetrySource } from '@/lib/domains/telemetry/ports'
import type { SourceSwitch } from '@/lib/domains/telemetry/source-switch-ports'
import type { Fault } from '@/lib/kernel/fault'
import type { Log } from '@/lib/kernel/log'
import { ok, type Result } from '@/lib/kernel/result'
import type { StoreClient } from './store-client'
import type { Question } from './store-messages'
import type { TailHub } from './tail-hub'

export interface Sources {
  /** The store's questions, each sent to where its signal is answered. */
  store: Pick<StoreClient, 'ask'>
  tails: { follow: TelemetrySource['tailLogs'] }
  switch: SourceSwitch
  stop(): Promise<void>
}

interface Needs {
  store: StoreClient
  tails: TailHub
  daemon: ControlClient
  dataDir: string
  log: Log
}

const againMs = 1_000

/** Follows what the daemon says of the sources: a change is in force with the next question. */
export function createSources({ store, tails, daemon, dataDir, log }: Needs): Sources {
  const { signals, remember } = createSourcesOfSignals((input, signal) => tails.follow(input, signal), dataDir)
  const stopping = new AbortController()
  let silent = false

  const following = (async () => {
    while (!stopping.signal.aborted) {
      try {
        for await (const plan of daemon.stream(daemonCalls.watchSources, {}, stopping.signal)) {
          await signals.apply(plan)
          remember(plan)
          silent = false
          log.info('sources of signals', { elsewhere: plan.sources.map(({ signal, engine }) => `${signal}: ${engine}`) })
        }
      } catch (error) {
        // The daemon starts after the collector, and may be gone for a while: what it said last holds.
        if (!stopping.signal.aborted && !silent) log.debug('the daemon does not say which sources there are', { error })
        silent = true
      }
      await wait(againMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  })()

  return {
    store: {
      ask: <T>(question: Question, input: unknown) => {
        const elsewhere = signals.ask(question, input)
        // Whoever answers gives what the question's port promises; the control call parses it again.
        return elsewhere === null ? store.ask<T>(question, input) : (elsewhere as Promise<Result<T, Fault>>)
      },
    },
    tails: { follow: (filter, signal) => signals.tailLogs(filter, signal) },
    switch: signals,
    async stop() {
      stopping.abort()
      await following
      await signals.close()
    },
  }
}

/** What is asked of the sources themselves. */
export function answerSourceCalls(routes: ControlRoutes, { switch: signals }: Pick<Sources, 'switch'>): void {
  answerCall(routes, collectorCalls.promql, (input) => signals.promql(input))
  answerCall(routes, collectorCalls.sourceStates, () => ok(signals.states()))
  answerCall(routes, collectorCalls.testSource, async ({ signal, source }) => ok(await signals.test(signal, source)))
}

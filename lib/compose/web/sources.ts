import { collectorCalls } from '@/lib/control/collector-calls'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaSourceSettings } from '@/lib/domains/telemetry/adapters/prisma-source-settings'
import { chooseSource } from '@/lib/domains/telemetry/choose-source'
import { listSources } from '@/lib/domains/telemetry/list-sources'
import { runPromql } from '@/lib/domains/telemetry/run-promql'
import type { SecretSealer, SourceCollector } from '@/lib/domains/telemetry/source-ports'
import { testSource } from '@/lib/domains/telemetry/test-source'
import { ok } from '@/lib/kernel/result'
import { type WebContext, webContext } from './context'

/** Longer than the collector's own limits, so that its words reach the reader. */
const timeoutMs = 20_000

const collectorOf = ({ collector }: WebContext): SourceCollector => ({
  states: () => collector.call(collectorCalls.sourceStates, {}, { timeoutMs: 2_500 }),
  test: (signal, source) => collector.call(collectorCalls.testSource, { signal, source }, { timeoutMs }),
  promql: (input) => collector.call(collectorCalls.promql, input, { timeoutMs }),
})

/** The daemon holds the root key. */
const sealerOf = ({ daemon }: WebContext): SecretSealer => ({
  async seal(signal, url, secret) {
    const answer = await daemon.call(daemonCalls.sealSourceSecret, { signal, url, secret })
    return answer.ok ? ok(answer.value.sealed) : answer
  },
})

function compose(context: WebContext) {
  const settings = createPrismaSourceSettings(context.database)
  const collector = collectorOf(context)
  return { list: listSources(settings, collector), choose: chooseSource(settings, sealerOf(context)), test: testSource(settings, collector), promql: runPromql(collector, context.clock) }
}

const composed = new WeakMap<WebContext, ReturnType<typeof compose>>()

export function sourceVerbs(): ReturnType<typeof compose> {
  const context = webContext()
  const known = composed.get(context) ?? compose(context)
  composed.set(context, known)
  return known
}

import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, type Result } from '@/lib/kernel/result'
import { isSignalQuestion, signalOfQuestion } from '../../core/engines/signal-of-question'
import { originOf } from '../../core/source-choice'
import type { TelemetrySource } from '../../ports'
import type { LogsSource, MetricsSource, TracesSource } from '../../source-ports'
import { engineTitles, type PlannedSource, type SignalName, signalNames } from '../../source-schemas'
import type { SourceSwitch } from '../../source-switch-ports'
import { createEngineClient, type EngineClient } from './engine-client'
import { createJaegerEngine } from './jaeger-engine'
import { createLokiSource } from './loki-source'
import { createPrometheusSource } from './prometheus-source'
import { createTempoEngine } from './tempo-engine'
import { testConnection } from './test-connection'
import { createTraceSource } from './trace-source'
import { createZipkinEngine } from './zipkin-engine'

type Answers = Partial<MetricsSource & TracesSource & LogsSource>

/** What a signal is answered by, when that is not the embedded store. */
interface External {
  planned: PlannedSource
  client: EngineClient
  answers: Answers
  answeredMs: number | null
  problem: string | null
}

function answersOf(planned: PlannedSource, client: EngineClient, clock: Clock): Answers {
  switch (planned.engine) {
    case 'prometheus':
      return createPrometheusSource(client, planned, clock)
    case 'zipkin':
      return createTraceSource(createZipkinEngine(client), clock)
    case 'jaeger':
      return createTraceSource(createJaegerEngine(client), clock)
    case 'tempo':
      return createTraceSource(createTempoEngine(client), clock)
    case 'loki':
      return createLokiSource(client, planned, clock)
  }
}

/** `awaited`: signals that were answered elsewhere before the start, until the first plan says by whom. */
export function createSourceSwitch(embeddedTail: TelemetrySource['tailLogs'], clock: Clock, awaited: readonly SignalName[]): SourceSwitch {
  const externals = new Map<SignalName, External>()
  const waiting = new Set(awaited)
  const notYet = (signal: SignalName) => fail(refusedFor('unavailable', reason('source-awaited', { signal }), { retryAfterSeconds: 2 }))

  function trouble(signal: SignalName): { ok: false; error: Fault } | null {
    if (waiting.has(signal)) return notYet(signal)
    const problem = externals.get(signal)?.planned.problem
    return problem ? fail(fault('unavailable', `The source of ${signal} cannot be used: ${problem}.`)) : null
  }

  async function watched<T>(external: External, answer: Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
    const result = await answer
    if (result.ok || result.error.code === 'not-found') Object.assign(external, { answeredMs: clock.nowMs(), problem: null })
    else if (result.error.code === 'unavailable') external.problem = result.error.detail
    return result
  }

  const cannot = ({ planned }: External, what: string) => fail(fault('conflict', `${engineTitles[planned.engine]} cannot answer this: ${what}. The embedded store can, while ${planned.signal} are answered from it.`))

  return {
    ask(question, input) {
      if (!isSignalQuestion(question)) return null
      const signal = signalOfQuestion[question]
      const bad = trouble(signal)
      if (bad) return Promise.resolve(bad)
      const external = externals.get(signal)
      if (!external) return null
      // The input was parsed by the question's own schema where it came in.
      const answer = external.answers[question] as ((input: unknown) => Promise<Result<unknown, Fault>>) | undefined
      return answer ? watched(external, answer(input)) : Promise.resolve(cannot(external, question))
    },
    tailLogs(input, signal) {
      const external = externals.get('logs')
      const bad = trouble('logs')
      if (bad) throw new Error(bad.error.detail)
      return external?.answers.tailLogs ? external.answers.tailLogs(input, signal) : embeddedTail(input, signal)
    },
    async promql(input) {
      const bad = trouble('metrics')
      if (bad) return bad
      const external = externals.get('metrics')
      if (!external?.answers.promql) return fail(refusedFor('conflict', reason('promql-embedded')))
      return watched(external, external.answers.promql(input))
    },
    async apply({ sources }) {
      waiting.clear()
      const former: EngineClient[] = []
      for (const signal of signalNames) {
        const known = externals.get(signal)
        const planned = sources.find((source) => source.signal === signal)
        if (known && planned && JSON.stringify(known.planned) === JSON.stringify(planned)) continue
        if (known) former.push(known.client)
        externals.delete(signal)
        if (!planned) continue
        const client = createEngineClient(planned)
        externals.set(signal, { planned, client, answers: answersOf(planned, client, clock), answeredMs: null, problem: null })
      }
      await Promise.all(former.map((client) => client.close()))
    },
    states: () =>
      signalNames.map((signal) => {
        const external = externals.get(signal)
        return { signal, engine: external?.planned.engine ?? 'embedded', version: external?.planned.version ?? 0, answeredMs: external?.answeredMs ?? null, problem: trouble(signal)?.error.detail ?? external?.problem ?? null }
      }),
    test(signal, { secret, ...choice }) {
      const known = externals.get(signal)?.planned
      // The one in force goes to no other origin than its own.
      const kept = known && known.login === choice.login && originOf(known.url) === originOf(choice.url) ? known.secret : null
      return testConnection({ ...choice, secret: secret ?? kept }, clock)
    },
    async close() {
      await Promise.all([...externals.values()].map(({ client }) => client.close()))
    },
  }
}

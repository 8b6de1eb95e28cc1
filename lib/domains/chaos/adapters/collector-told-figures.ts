import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { GoldenAnswer, RuntimeAnswer, RuntimePoint } from '../../telemetry/schemas'
import { telemetryStepMs, type ToldSteps } from '../core/telemetry-state'
import type { ToldFigures } from '../ports'
import type { Condition, Measure } from '../steady-schemas'

type Range = { fromMs: number; toMs: number }

/** The collector's questions. The platform asks for itself: verbs ask first who may see the application. */
export interface ToldQuestions {
  golden(application: string, range: Range, stepMs: number): Promise<Result<GoldenAnswer, Fault>>
  runtime(application: string, range: Range, stepMs: number): Promise<Result<RuntimeAnswer, Fault>>
}

export interface ToldOptions {
  nowMs: () => number
  /** Ends when who asks will not wait any longer: the question goes on, and the next one finds its answer. */
  patience: () => Promise<void>
}

interface Kept {
  atMs: number
  answer: Result<ToldSteps, Fault> | null
  asking: Promise<void> | null
}

const lookBackMs = 120_000
/** Steps are ten seconds: asking more often would load the collector and tell nothing. */
const askEveryMs = 2_000
/** What is older says nothing of now. */
const usableMs = 6_000
const ofInstances: readonly Measure[] = ['cpu', 'memory', 'event-loop']
const silent = fail(fault('unavailable', 'The collector does not answer in time.'))

const highest = (one: number | null, other: number | null): number | null => (one === null || other === null ? (one ?? other) : Math.max(one, other))
/** Of each step and figure the instance that stands worst; nothing where there are more instances than an answer has: one of those may be it. */
function worstOf({ series, more }: RuntimeAnswer): RuntimePoint[] {
  if (more > 0) return []
  const steps = new Map<number, RuntimePoint>()
  for (const point of series.flatMap(({ points }) => points)) {
    const { cpu, memoryBytes, eventLoopMs } = steps.get(point.atMs) ?? { cpu: null, memoryBytes: null, eventLoopMs: null }
    steps.set(point.atMs, { atMs: point.atMs, cpu: highest(cpu, point.cpu), memoryBytes: highest(memoryBytes, point.memoryBytes), eventLoopMs: highest(eventLoopMs, point.eventLoopMs) })
  }
  return [...steps.values()]
}

/** What conditions ask of one application, and of nothing else. */
const wantedOf = (conditions: readonly Condition[]): { application: string; golden: boolean; runtime: boolean }[] => {
  const told = conditions.filter((one) => one.source === 'telemetry')
  return [...new Set(told.map(({ application }) => application))].map((application) => {
    const measures = told.filter((one) => one.application === application).map(({ measure }) => measure)
    return { application, golden: measures.some((one) => !ofInstances.includes(one)), runtime: measures.some((one) => ofInstances.includes(one)) }
  })
}

/** Figures of applications by the collector, asked of each once in two seconds, whoever looks how often. */
export function createCollectorToldFigures(ask: ToldQuestions, { nowMs, patience }: ToldOptions): ToldFigures {
  const kept = new Map<string, Kept>()

  async function askAll({ application, golden, runtime }: ReturnType<typeof wantedOf>[number]): Promise<Result<ToldSteps, Fault>> {
    const toMs = nowMs()
    const range = { fromMs: Math.floor((toMs - lookBackMs) / telemetryStepMs) * telemetryStepMs, toMs }
    const [requests, figures] = await Promise.all([golden ? ask.golden(application, range, telemetryStepMs) : null, runtime ? ask.runtime(application, range, telemetryStepMs) : null])
    if (requests && !requests.ok) return requests
    if (figures && !figures.ok) return figures
    const metas = [requests, figures].flatMap((one) => (one ? [one.value.meta] : []))
    const gaps = metas.flatMap(({ complete, missing }) => (complete ? [] : missing))
    // Half of the figures would read as fewer calls.
    if (gaps.length > 0) return fail(fault('unavailable', gaps.join(' ')))
    const newest = metas.map((meta) => meta.newestMs).filter((at) => at !== null)
    return ok({
      application, asOfMs: Math.min(...metas.map(({ asOfMs }) => asOfMs)), newestMs: newest.length === 0 ? null : Math.min(...newest),
      golden: requests?.value.series[0]?.points ?? [], runtime: figures ? worstOf(figures.value) : [],
    })
  }

  async function one(wanted: ReturnType<typeof wantedOf>[number]): Promise<Result<ToldSteps, Fault>> {
    const key = JSON.stringify(wanted)
    const own: Kept = kept.get(key) ?? { atMs: 0, answer: null, asking: null }
    kept.set(key, own)
    const isOlder = (ms: number) => own.answer === null || nowMs() - own.atMs >= ms
    if (isOlder(askEveryMs) && own.asking === null) {
      const atMs = nowMs()
      own.asking = askAll(wanted).then((answer) => void Object.assign(own, { answer, atMs }), () => void Object.assign(own, { answer: silent, atMs })).finally(() => void (own.asking = null))
    }
    if (isOlder(usableMs) && own.asking) await Promise.race([own.asking, patience()])
    return own.answer === null || isOlder(usableMs) ? silent : own.answer
  }

  return {
    async read(conditions) {
      for (const [key, { atMs, asking }] of kept) if (asking === null && nowMs() - atMs > lookBackMs) kept.delete(key)
      const answers = await Promise.all(wantedOf(conditions).map(one))
      const told: ToldSteps[] = []
      for (const answer of answers) {
        if (!answer.ok) return answer
        told.push(answer.value)
      }
      return ok(told)
    },
  }
}

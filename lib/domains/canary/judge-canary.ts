import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { type ConfigProblem, problem } from './core/config-problem'
import { judge } from './core/judge'
import { inWords } from './core/words'
import type { JudgeInput, JudgeResult } from './schemas'
import { toKayentaResult } from './wire/kayenta-result'

/** Ten times the largest canary that is meant: judged within a second, on the thread that serves everybody. */
const pointsMax = 200_000
const seriesMax = 2_000
const errorsMax = 20

/** The problems as one fault, the first twenty of them spelled out. */
export function problemsFault(problems: readonly ConfigProblem[]): Fault {
  const errors = problems.slice(0, errorsMax).map(inWords)
  const more = problems.length > errorsMax ? [`And ${problems.length - errorsMax} more.`] : []
  return fault('invalid-input', [...errors.map(({ pointer, detail }) => `${pointer.slice(2)}: ${detail}`), ...more].join(' '), { errors })
}

/** The program and the API answer alike: Kayenta's result, or what is wrong and where. */
export function judgeInput(input: JudgeInput): Result<JudgeResult, Fault> {
  const outcome = judge(input)
  return outcome.ok ? ok(toKayentaResult(outcome.value)) : fail(problemsFault(outcome.error))
}

/** Reads and keeps nothing: the caller brings the config, the data and the thresholds. */
export const judgeCanary = async (actor: Actor, input: JudgeInput): Promise<Result<JudgeResult, Fault>> => {
  const decision = decide(actor, 'canary:judge')
  if (!decision.allowed) return fail(forbidden(decision))
  const series = input.metricSetPairList.length
  if (series > seriesMax) return fail(problemsFault([problem('too-many-series', ['metricSetPairList'], { series, max: seriesMax })]))
  const points = input.metricSetPairList.reduce((sum, { values }) => sum + values.control.length + values.experiment.length, 0)
  if (points > pointsMax) return fail(problemsFault([problem('too-many-points', ['metricSetPairList'], { points, max: pointsMax })]))
  return judgeInput(input)
}

import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { settledUntilS, stepSecondsOf, windowSeconds } from '../core/window-edges'
import type { ManyReader, TelemetryReader } from '../ports'
import type { AnswerMeta, GoldenAnswer, GoldenPoint } from '../schemas'

/** Questions under way at once: an engine has other readers too. */
const atOnceMax = 8

async function inTurns<I, O>(inputs: readonly I[], ask: (input: I) => Promise<O>): Promise<O[]> {
  const answers: O[] = []
  let next = 0
  const turn = async () => {
    for (let at = next++; at < inputs.length; at = next++) answers[at] = await ask(inputs[at] as I)
  }
  await Promise.all(Array.from({ length: Math.min(atOnceMax, inputs.length) }, turn))
  return answers
}

/** Of all of them together, or the fault when nobody told of any. */
function together(answers: readonly Result<GoldenAnswer, Fault>[]): Result<{ meta: AnswerMeta; stepMs: number }, Fault> {
  const told = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
  const [first] = told
  if (!first) return fail(answers.flatMap((answer) => (answer.ok ? [] : [answer.error]))[0] ?? fault('unavailable', 'Nothing was asked.'))
  const heard = told.flatMap(({ meta }) => (meta.newestMs === null ? [] : [meta.newestMs]))
  const missing = [...new Set(told.flatMap(({ meta }) => meta.missing))]
  const meta = { source: first.meta.source, asOfMs: Math.min(...told.map((one) => one.meta.asOfMs)), newestMs: heard.length === 0 ? null : Math.max(...heard), complete: told.length === answers.length && told.every((one) => one.meta.complete), missing }
  return ok({ meta, stepMs: first.stepMs })
}

const pointsOf = ({ series }: GoldenAnswer): GoldenPoint[] => series[0]?.points ?? []

function summed(points: readonly GoldenPoint[], asksSlow: boolean) {
  const total = (of: (point: GoldenPoint) => number) => points.reduce((sum, point) => sum + of(point), 0)
  const tellsSlow = asksSlow && points.every(({ slow }) => slow !== undefined)
  return { requests: total(({ requests }) => requests), errors: total(({ errors }) => errors), ...(tellsSlow ? { slow: total(({ slow }) => slow ?? 0) } : {}) }
}

/** Answers about many applications by an engine that is asked about each, a few at a time. One that fails leaves the others told. */
export function askEach(golden: TelemetryReader['golden'], clock: Clock): ManyReader {
  return {
    async goldenOf({ applications, range, stepMs }) {
      const answers = await inTurns(applications, (application) => golden({ selector: { applications: [application] }, range, stepMs }))
      const all = together(answers)
      if (!all.ok) return all
      return ok({ ...all.value, of: answers.map((answer) => (answer.ok ? { newestMs: answer.value.meta.newestMs, complete: answer.value.meta.complete, points: pointsOf(answer.value) } : null)) })
    },
    async requestSums({ asks, toMs, settleMs, stepMs }) {
      const stepS = stepSecondsOf(stepMs)
      const untilMs = settledUntilS({ asOfMs: clock.nowMs(), toMs, settleMs, stepS }) * 1_000
      const lengthOf = (windowMs: number) => windowSeconds(windowMs, stepS) * 1_000
      const answers = await inTurns(asks, ({ application, windowsMs, slowMs }) =>
        golden({ selector: { applications: [application] }, range: { fromMs: untilMs - lengthOf(Math.max(...windowsMs)), toMs: untilMs }, stepMs: stepS * 1_000, ...(slowMs === undefined ? {} : { slowMs }) }),
      )
      const all = together(answers)
      if (!all.ok) return all
      const of = asks.map(({ windowsMs, slowMs }, at) => {
        const answer = answers[at]
        if (!answer?.ok) return null
        const { meta } = answer.value
        const windows = windowsMs.map((windowMs) => summed(pointsOf(answer.value).filter(({ atMs }) => atMs >= untilMs - lengthOf(windowMs) && atMs < untilMs), slowMs !== undefined))
        return { newestMs: meta.newestMs, complete: meta.complete, windows }
      })
      return ok({ untilMs, of, meta: all.value.meta })
    },
  }
}

/**
 * Releases judged as canaries under traffic: `npx tsx bench/canary.ts [--each 5] [--lifetime 3] [--perSecond 40]`.
 * Slow (p95 +50 %), erring (+5 points) and good releases of two sample applications, two at a time, judged every 15 s. A person who sees
 * a waiting card stops it. Reports promoted bad ones and rolled back good ones (bar 0 each), and how long after a verdict of *fail* the
 * canary got its last request.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { packVariant, variants } from '../examples/variants.mjs'
import { CanaryView } from '../lib/domains/canary/analysis-schemas'
import type { RolloutDetail } from '../lib/domains/delivery/rollout-schemas'
import { note, report } from './kit/figure'
import { startLoad } from './kit/load'
import { startProduct } from './kit/product'
import { rolloutsOf, settingsOf } from './kit/rollouts'
import { until } from './kit/until'

type Kind = 'slow' | 'erring' | 'good'
interface Course {
  application: string
  kind: Kind
  /** `waiting`: a person was asked, and stopped it. */
  outcome: 'promoted' | 'rolled-back' | 'waiting'
  verdict: string | null
  score: number | null
  judgements: number
  /** From the decision to the last request of the canary; null where it was not the judge who ended it. */
  offMs: number | null
}

const { values } = parseArgs({ options: { each: { type: 'string', default: '5' }, lifetime: { type: 'string', default: '3' }, perSecond: { type: 'string', default: '40' } } })
const product = await startProduct()
const edge = `http://127.0.0.1:${product.ports.edge}`
const paths: Record<string, (n: number) => string> = { catalogue: (n) => `/catalogue/search?q=${'aeiou'[n % 5]}`, playback: (n) => `/playback/continue/p${n % 120}` }
for (const name of [...Object.keys(paths), 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const rollouts = rolloutsOf(product)
const loads = Object.values(paths).map((pathOf) => startLoad(edge, Number(values.perSecond), pathOf))

const viewOf = async (application: string, number: number) => CanaryView.parse(await product.get(`/api/v1/applications/${application}/rollouts/${number}/canary`))

/** Follows the requests that the canary was sent, and gives when the last one came. */
function followCanary(application: string, group: string) {
  let [served, lastMs, watching] = [-1, Date.now(), true]
  const work = (async () => {
    while (watching) {
      const atMs = Date.now()
      const now = (await rollouts.shares(application))?.served[group]
      if (now !== undefined && now !== served) [served, lastMs] = [now, atMs]
      await pause(25)
    }
  })()
  return async () => {
    watching = false
    await work
    return lastMs
  }
}

async function ship(application: string, kind: Kind, version: string): Promise<Course> {
  const archive = await packVariant(join(settingsOf(product).buildDir, 'examples', application), { version, ...variants[kind] })
  const { number: release } = (await rollouts.send('POST', `/applications/${application}/releases?version=${version}`, archive)) as { number: number }
  const canary = { size: 1, sharePercent: 25, warmUpSeconds: 15, intervalSeconds: 15, lifetimeMinutes: Number(values.lifetime) }
  const number = await rollouts.start(application, { release, strategy: 'canary', watchSeconds: 1, warmMinutes: 0, canary, why: `bench: a ${kind} release` })
  const begun = await rollouts.reaches(application, number, ['analyse', 'rolled-back', 'failed'])
  const last = followCanary(application, begun.groups.canary ?? '')
  const decided = await until(`a decision on ${version}`, Number(values.lifetime) * 60_000 + 240_000, async () => {
    const view = await viewOf(application, number)
    return view.state === 'waiting' || view.state === 'decided' ? view : undefined
  }, 500)
  const asked = decided.state === 'waiting'
  if (asked) await rollouts.send('POST', `/applications/${application}/rollouts/${number}/canary/stop`, { why: 'the bench sees a waiting card' })
  const end: RolloutDetail = await rollouts.reaches(application, number, ['rolled-back', 'failed', 'done', 'warm', 'retire'])
  const lastMs = await last()
  if (end.state === 'failed') throw new Error(JSON.stringify(end.failure))
  if (end.state === 'succeeded') await rollouts.reaches(application, number, ['done'])
  const view = await viewOf(application, number)
  const byJudge = !asked && view.outcome === 'roll-back' && view.decidedAt !== null
  const course: Course = {
    application, kind, verdict: view.judgements.at(-1)?.verdict ?? null, score: view.judgements.at(-1)?.score ?? null, judgements: view.judgements.length,
    outcome: asked ? 'waiting' : end.state === 'succeeded' ? 'promoted' : 'rolled-back',
    offMs: byJudge ? Math.max(0, lastMs - Date.parse(view.decidedAt ?? '')) : null,
  }
  note(JSON.stringify(course))
  return course
}

/** Each lane has its application; the kinds are mixed, so that the machine's mood meets all of them. */
const kinds = Array.from({ length: Number(values.each) }, (): Kind[] => ['good', 'slow', 'erring']).flat()
const lanes = Object.keys(paths)
const courses = (
  await Promise.all(
    lanes.map(async (application, lane) => {
      const mine: Course[] = []
      for (const [at, kind] of kinds.entries()) if (at % lanes.length === lane) mine.push(await ship(application, kind, `${kind}-${at}`))
      return mine
    }),
  )
).flat()
for (const load of loads) await load.stop()
await rollouts.close()
await product.stop()

const of = (kind: Kind, outcome: Course['outcome']) => courses.filter((course) => course.kind === kind && course.outcome === outcome).length
const off = courses.flatMap(({ offMs }) => (offMs === null ? [] : [offMs / 1_000]))
report(
  [
    { name: 'slow releases promoted (bar 0)', value: of('slow', 'promoted'), unit: 'releases', bar: 1, how: `of ${values.each}; ${of('slow', 'rolled-back')} rolled back by the judge, ${of('slow', 'waiting')} left to a person` },
    { name: 'erring releases promoted (bar 0)', value: of('erring', 'promoted'), unit: 'releases', bar: 1, how: `of ${values.each}; ${of('erring', 'rolled-back')} rolled back by the judge, ${of('erring', 'waiting')} left to a person` },
    { name: 'good releases rolled back (bar 0)', value: of('good', 'rolled-back'), unit: 'releases', bar: 1, how: `of ${values.each}; ${of('good', 'promoted')} promoted, ${of('good', 'waiting')} left to a person` },
    { name: 'verdict to traffic off, slowest', value: off.length === 0 ? Number.NaN : Math.max(...off), unit: 's', bar: 5, how: `${off.length} judged fail; until the last request that the canary was sent` },
  ],
  { courses, failedRequests: loads.flatMap((load) => load.failed).length },
)

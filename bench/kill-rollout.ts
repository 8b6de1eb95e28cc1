/**
 * `kill -9` of daemon, collector, proxy and PostgreSQL at random moments of rollouts: `npx tsx bench/kill-rollout.ts [--rounds 30] [--seed 1]`,
 * or with `--boundaries [--victims daemon,postgres]` each of them at the beginning of each step.
 * Every run must end in a declared state, each phase entered once, one group made, and neither a process nor a route be left that
 * nobody wants. A third of the runs is asked to go back at a random moment. Linux.
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { note, report } from './kit/figure'
import { aimAt } from './kit/kill-parts'
import { startProduct } from './kit/product'
import { seeded } from './kit/random'
import { rolloutsOf, settingsOf } from './kit/rollouts'
import { until } from './kit/until'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' }, checkout: { type: 'string' }, boundaries: { type: 'boolean', default: false }, victims: { type: 'string', default: 'daemon,collector,proxy,postgres' } } })
const random = seeded(Number(values.seed))

const product = await startProduct(values.checkout ? { checkout: values.checkout } : {})
const edge = `http://127.0.0.1:${product.ports.edge}`
const applications = ['profiles', 'subscriptions', 'catalogue']
for (const name of [...applications, 'audience']) await until(name, 120_000, async () => ((await fetch(`${edge}/${name}/health`)).ok ? true : undefined))
await fetch(`${edge}/audience/pause`, { method: 'POST' })
const rollouts = rolloutsOf(product)
const healthy = async () => ((await fetch(`${product.url}/api/health`, { signal: AbortSignal.timeout(2_000) })).status === 200 ? true : undefined)

const parts = ['daemon', 'collector', 'proxy', 'postgres'] as const
const runs: { round: number; application: string; number: number; part: string; delayMs: number; accepted: boolean; state: string; phases: string[]; detail: string | null; tookMs: number; afterKillMs: number }[] = []
const wrong: string[] = []
const releases = new Map<string, number>()
for (const name of applications) releases.set(name, await rollouts.uploadSample(name, 'kill'))

/** Forwards and on the way back; a kill comes as soon as the beginning of its step is seen. */
const forwards = ['create', 'health', 'shift', 'drain', 'warm', 'retire'] as const
const back = ['restore', 'drain-back', 'discard'] as const
const boundaries = parts.filter((part) => values.victims.split(',').includes(part)).flatMap((part) => [...forwards.map((phase) => ({ part, phase, asked: false })), ...back.map((phase) => ({ part, phase, asked: true }))])
const rounds = values.boundaries ? boundaries.length : Number(values.rounds)

const entered = (application: string, number: number, phase: string) =>
  until(`${application} ${number} to enter ${phase}`, 120_000, async () => ((await rollouts.get(application, number)).steps.some((step) => step.phase === phase) ? true : undefined), 10)
const goBack = (application: string, number: number) => until('the roll back to be heard', 60_000, () => rollouts.rollBack(application, number).catch((error: Error) => (/ 409 /.test(error.message) ? 'too late' : Promise.reject(error))))

for (let round = 1; round <= rounds; round++) {
  await until('health before the start', 60_000, healthy)
  const application = applications[round % applications.length] ?? 'profiles'
  const boundary = values.boundaries ? boundaries[round - 1] : undefined
  const part = boundary?.part ?? parts[Math.floor(random() * parts.length)] ?? 'daemon'
  const [delayMs, askMs, atRandom] = [Math.floor(random() * 4_000), Math.floor(random() * 4_000), random() < 1 / 3]
  const asked = boundary?.asked ?? atRandom
  const shoot = await aimAt(product, part)
  const startedMs = Date.now()
  const number = await rollouts.start(application, { release: round % 2 === 0 ? 1 : (releases.get(application) ?? 1), watchSeconds: 1, warmMinutes: 0, why: 'bench' })
  const asking = !asked ? null : (boundary ? entered(application, number, 'drain') : pause(askMs)).then(() => goBack(application, number))
  await (boundary ? entered(application, number, boundary.phase) : pause(delayMs))
  await shoot()
  const killedMs = Date.now()
  const accepted = asking !== null && (await asking) !== 'too late'
  const over = await rollouts.reaches(application, number, ['done', 'rolled-back', 'failed'], 240_000)
  const phases = over.steps.map(({ phase }) => phase)
  runs.push({ round, application, number, part, delayMs, accepted, state: over.state, phases, detail: over.failure?.detail ?? null, tookMs: Date.now() - startedMs, afterKillMs: Date.now() - killedMs })
  if (new Set(phases).size !== phases.length) wrong.push(`${application} ${number}: ${phases.join(' ')}`)
  if (over.state === 'failed' || (over.state === 'rolled-back' && !asked)) note(`  went ${over.state}: ${over.failure?.check} ${over.failure?.detail}`)
  note(`round ${round}: ${part} ${boundary ? `at ${boundary.phase}` : `after ${delayMs} ms`} of ${application} ${number}${asked ? ', asked to go back' : ''}: ${over.state} after ${Date.now() - startedMs} ms, ${Date.now() - killedMs} ms after the kill`)
}

await until('health after the last', 60_000, healthy)
interface Group { name: string; desiredState: string }
const groupsOf = async (name: string) => ((await product.get(`/api/v1/applications/${name}/server-groups?limit=200`)) as { items: Group[] }).items
const root = settingsOf(product).runtimeDir ?? product.data
const listed = () => execFileSync('ps', ['axeww', '-o', 'stat=,command='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\n').filter((line) => !line.startsWith('Z') && line.includes(`HOME=${root}/instances/`))
let orphans: string[] = []
let routes: string[] = []
let groups = 0
for (const name of applications) {
  const all = await groupsOf(name)
  groups += all.length
  const gone = new Set(all.filter(({ desiredState }) => desiredState === 'destroyed').map((group) => group.name))
  // The last ones may still be on their way out.
  await until(`processes of ${name} to settle`, 40_000, async () => (listed().some((line) => gone.has(/QUARTERDECK_SERVER_GROUP=(\S+)/.exec(line)?.[1] ?? '')) ? undefined : true)).catch(() => undefined)
  orphans = orphans.concat(listed().map((line) => /QUARTERDECK_INSTANCE_ID=(\S+)/.exec(line)?.[1] ?? '').filter((id) => gone.has(id.replace(/-[0-9a-f]{6}$/, ''))))
  const shares = await rollouts.shares(name)
  routes = routes.concat([...Object.keys(shares?.open ?? {}), ...Object.keys(shares?.weights ?? {})].filter((group) => gone.has(group)))
}
const made = groups - applications.length
await rollouts.close()
await product.stop()

const undeclared = runs.filter((run) => !['succeeded', 'rolled-back', 'failed'].includes(run.state)).length
report(
  [
    { name: 'runs without a declared end (bar 0)', value: undeclared, unit: 'runs', bar: 1, how: `of ${runs.length}, each with one kill; ${values.boundaries ? 'each part at each step' : `seed ${values.seed}`}` },
    { name: 'phases entered twice (bar 0)', value: wrong.length, unit: 'runs', bar: 1, how: 'steps of every run' },
    { name: 'groups too many or too few (bar 0)', value: Math.abs(made - runs.filter(({ phases }) => phases.includes('health')).length), unit: 'groups', bar: 1, how: 'one for each run that came to make one' },
    { name: 'orphan processes (bar 0)', value: orphans.length, unit: 'processes', bar: 1, how: 'of groups that were destroyed' },
    { name: 'orphan routes (bar 0)', value: routes.length, unit: 'routes', bar: 1, how: 'targets and weights of groups that were destroyed' },
    { name: 'decisions lost (bar 0)', value: runs.filter(({ accepted, state: end }) => accepted && end === 'succeeded').length, unit: 'runs', bar: 1, how: 'roll backs that were accepted' },
  ],
  { runs, wrong, orphans, routes },
)

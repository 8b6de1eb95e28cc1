import { describe, expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail } from '@/lib/kernel/result'
import { getRollout } from './get-rollout'
import { listRollouts, listRolloutsOfApplication } from './list-rollouts'
import { previewRollout } from './preview-rollout'
import { rollBackRollout } from './roll-back-rollout'
import { StartRolloutInput } from './rollout-schemas'
import { startRollout } from './start-rollout'
import { ada, conflict, mina, notFound, refusal, vera } from './testing/memory-verbs'
import { rolloutVerbs } from './testing/rollout-verbs'

const ask = (more: Partial<StartRolloutInput> = {}) => ({ application: 'home', ...StartRolloutInput.parse({ release: 2, ...more }) })
const canary = ask({ strategy: 'canary' })

async function previewed(more: Partial<StartRolloutInput> = {}, actor = mina, verbs = rolloutVerbs()) {
  const outcome = await previewRollout((await verbs).needs)(actor, ask(more))
  if (!outcome.ok) throw new Error(outcome.error.detail)
  return outcome.value
}
const rules = ({ findings }: Awaited<ReturnType<typeof previewed>>) => findings.map(({ kind, rule }) => `${kind} ${rule}`)

describe('a preview', () => {
  test('keeps what serves where nothing else is asked, names every step and what changes, and changes nothing', async () => {
    const verbs = await rolloutVerbs()
    const preview = await previewed({}, mina, Promise.resolve(verbs))
    expect(preview).toMatchObject({
      plan: { cluster: 'home', size: 2, zones: ['local-a', 'local-b'], healthPath: '/health', variables: ['GREETING'], canary: null },
      findings: [], room: { now: 1, during: 3, limit: 10 }, selfBalancing: [], canary: null, policy: null,
      changes: { from: { number: 1 }, to: { number: 2 }, command: false, files: { changed: ['d1 to d2'] }, variables: { added: [], removed: [], changed: [] } },
    })
    expect(preview.steps.map(({ phase }) => phase)).toEqual(['create', 'health', 'shift', 'drain', 'warm', 'retire', 'done'])
    expect(JSON.stringify(preview)).not.toContain('secret words')
    expect([verbs.rows.rollouts, verbs.memory.trail, verbs.memory.woken]).toEqual([[], [], []])
  })

  test('of a canary has its analysis, its policy and its room', async () => {
    const preview = await previewed({ strategy: 'canary' })
    expect(preview).toMatchObject({ findings: [], room: { during: 5 }, canary: { sharePercent: 10, config: { name: 'default', version: 1 } }, policy: { signatures: 1 } })
    expect(preview.steps.map(({ phase }) => phase)).toEqual(['create', 'health', 'split', 'analyse', 'grow', 'grow-health', 'shift', 'drain', 'warm', 'retire', 'done'])
    expect(preview.steps.find(({ phase }) => phase === 'analyse')).toMatchObject({ aboutSeconds: 30 + 30 * 60, detail: { intervalSeconds: 60 } })
  })

  test('of a first deploy moves nobody’s traffic away', async () => {
    const preview = await previewed({ stack: 'green' })
    expect(preview).toMatchObject({ plan: { cluster: 'home-green', size: 1, zones: ['local-a', 'local-b'], variables: [] }, changes: { from: null, files: null }, findings: [] })
    expect(preview.steps.map(({ phase }) => phase)).toEqual(['create', 'health', 'shift', 'done'])
  })

  test('estimates by the application’s last good rollout', async () => {
    const verbs = await rolloutVerbs()
    await startRollout(verbs.needs)(mina, ask())
    const row = verbs.rows.rollouts[0]?.row ?? expect.unreachable()
    const step = { outcome: 'done' as const, detail: {}, startedAt: '2026-01-01T00:00:00.000Z' }
    Object.assign(row, { state: 'succeeded', steps: [{ ...step, phase: 'health', endedAt: '2026-01-01T00:00:07.000Z' }, { ...step, phase: 'drain', endedAt: '2026-01-01T00:00:40.000Z' }] })
    const { steps } = await previewed({}, mina, Promise.resolve(verbs))
    expect(steps.filter(({ phase }) => ['create', 'health', 'drain'].includes(phase))).toMatchObject([{ aboutSeconds: null }, { aboutSeconds: 7 }, { aboutSeconds: 40 }])
  })

  test('tells a viewer who may start it, and another team nothing', async () => {
    const preview = await previewed({}, vera)
    expect(preview.findings).toMatchObject([{ kind: 'refuses', rule: 'forbidden', liftedBy: ['member', 'lead', 'operator'] }])
    const { needs } = await rolloutVerbs()
    expect(await previewRollout(needs)(ada, ask())).toMatchObject(notFound)
  })

  test('names the callers that choose instances themselves, with their share', async () => {
    const verbs = await rolloutVerbs()
    verbs.world.calls = [{ application: 'edge', requests: 700 }, { application: 'legacy', requests: 300 }, { application: null, requests: 5_000 }]
    expect(await previewed({ strategy: 'canary' }, mina, Promise.resolve(verbs))).toMatchObject({
      selfBalancing: [{ caller: 'legacy', share: 0.3 }], findings: [{ kind: 'refuses', rule: 'self-balancing', subject: 'legacy' }],
    })
    // By red/black they only learn of the new group from the registry, as they always do.
    expect(rules(await previewed({}, mina, Promise.resolve(verbs)))).toEqual([])
  })

  test.each<[string, Partial<StartRolloutInput>, string[]]>([
    ['a release that there is not', { release: 9 }, ['refuses no-release']],
    ['the release that runs already', { release: 1 }, ['warns same-release']],
    ['a zone that there is not', { zones: ['local-z'] }, ['refuses zone-unknown']],
    ['more than the runtime takes', { size: 10 }, ['refuses no-room']],
    ['another application’s cluster', { stack: 'blue' }, ['refuses cluster-taken']],
    ['a canary where nothing runs', { strategy: 'canary', stack: 'green' }, ['refuses no-source']],
    ['a canary larger than what runs', { strategy: 'canary', canary: { ...canaryOptions(), size: 3 } }, ['refuses size-too-large']],
    ['a canary config that there is not', { strategy: 'canary', canary: { ...canaryOptions(), config: 'none' } }, ['refuses no-config']],
    ['two wrong things at once', { release: 9, zones: ['local-z'] }, ['refuses no-release', 'refuses zone-unknown']],
  ])('says of %s what would refuse it', async (_what, more, expected) => expect(rules(await previewed(more))).toEqual(expected))

  test('says which config is broken, when evidence will be thin, and when nothing is known', async () => {
    const verbs = await rolloutVerbs()
    const now = async () => rules(await previewed({ strategy: 'canary' }, mina, Promise.resolve(verbs)))
    verbs.world.configProblems = ['/metrics: there is none']
    expect(await now()).toEqual(['refuses bad-config'])
    verbs.world.configProblems = []
    verbs.world.calls = [{ application: 'edge', requests: 900 }]
    expect(await now()).toEqual(['warns thin-traffic'])
    verbs.world.calls = []
    expect(await now()).toEqual(['warns no-telemetry'])
    const silent = { ...verbs.needs, callers: { callers: async () => fail(fault('unavailable', 'the collector does not answer')) } }
    expect(await previewRollout(silent)(mina, canary)).toMatchObject({ ok: true, value: { selfBalancing: null, findings: [{ rule: 'no-telemetry', kind: 'refuses' }] } })
    expect(await previewRollout(silent)(mina, ask())).toMatchObject({ ok: true, value: { selfBalancing: null, findings: [] } })
  })

  test.each<[string, Partial<StartRolloutInput>]>([
    ['#/environment/PORT', { environment: { PORT: '1' } }],
    ['#/canary', { canary: canaryOptions() }],
  ])('of input that contradicts itself names the field: %s', async (pointer, more) => {
    const { needs } = await rolloutVerbs()
    for (const verb of [previewRollout(needs), startRollout(needs)]) expect(await verb(mina, ask(more))).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer }] } })
  })
})

function canaryOptions() {
  return { ...(StartRolloutInput.parse({ release: 2, canary: {} }).canary ?? expect.unreachable()) }
}

describe('starting a rollout', () => {
  test('freezes its plan, wakes its controller, and the ledger has names of variables alone', async () => {
    const verbs = await rolloutVerbs()
    expect(await startRollout(verbs.needs)(mina, ask({ environment: { COLOUR: 'a secret' }, why: 'faster' }))).toMatchObject({
      ok: true, value: { number: 1, state: 'running', release: { number: 2 }, from: { number: 1 }, startedBy: 'mina', why: 'faster', plan: { variables: ['COLOUR'] } },
    })
    expect(verbs.memory.woken).toEqual([verbs.rows.rollouts[0]?.row.id])
    expect(verbs.memory.trail).toMatchObject([{ actor: { id: 'mina' }, action: 'rollout.start', subject: { kind: 'rollout', id: 'home 1' }, teamId: 'front', application: 'home', why: 'faster' }])
    expect(JSON.stringify(verbs.memory.trail)).not.toContain('a secret')
    expect(verbs.rows.rollouts[0]?.draft.plan.environment).toEqual({ COLOUR: 'a secret' })
  })

  test('of a canary keeps config and policy as they are now', async () => {
    const verbs = await rolloutVerbs()
    expect(await startRollout(verbs.needs)(mina, canary)).toMatchObject({ ok: true, value: { strategy: 'canary' } })
    expect(verbs.rows.rollouts[0]?.draft.canary).toMatchObject({ options: { pass: 75, config: { name: 'default', version: 1 } }, policy: { onExpiry: 'roll-back' } })
  })

  test('is refused to a viewer by its rule, and to another team as not there', async () => {
    const verbs = await rolloutVerbs()
    const start = startRollout(verbs.needs)
    expect(await start(vera, ask())).toMatchObject(refusal('rollouts:start needs member'))
    expect(await start(ada, ask())).toMatchObject(notFound)
    expect([verbs.rows.rollouts, verbs.memory.trail, verbs.memory.woken]).toEqual([[], [], []])
  })

  test('is refused by what the preview names: every field with its cure, and the rule', async () => {
    const verbs = await rolloutVerbs()
    expect(await startRollout(verbs.needs)(mina, ask({ release: 9, zones: ['local-z'] }))).toMatchObject({
      ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/release' }, { pointer: '#/zones' }], refusal: { rule: 'no-release', liftedBy: [] } },
    })
    expect(await startRollout(verbs.needs)(mina, ask({ size: 10 }))).toMatchObject({ ok: false, error: { code: 'conflict', errors: [{ pointer: '#/size' }], refusal: { rule: 'no-room' } } })
    expect([verbs.rows.rollouts, verbs.memory.trail]).toEqual([[], []])
  })

  test('waits for the one that is under way, also when that began at the last moment', async () => {
    const verbs = await rolloutVerbs()
    const start = startRollout(verbs.needs)
    await start(mina, ask())
    const underWay = { ok: false, error: { code: 'conflict', refusal: { rule: 'under-way' } } }
    expect(await start(mina, ask())).toMatchObject(underWay)
    const blind = { ...verbs.needs, rollouts: { ...verbs.needs.rollouts, underWay: async () => null } }
    expect(await startRollout(blind)(mina, ask())).toMatchObject(underWay)
    expect(verbs.rows.rollouts).toHaveLength(1)
  })
})

describe('rolling back', () => {
  const which = { application: 'home', rollout: 1, why: 'it is slow' }

  test('is asked for once, with its reason in the ledger', async () => {
    const { needs, memory } = await rolloutVerbs()
    await startRollout(needs)(mina, ask())
    const rollBack = rollBackRollout(needs.applications, needs.rollouts)
    expect(await rollBack(mina, which)).toMatchObject({ ok: true })
    expect(await rollBack(mina, which)).toMatchObject({ ok: true })
    expect(memory.trail.slice(1)).toMatchObject([{ actor: { id: 'mina' }, action: 'rollout.roll-back', subject: { id: 'home 1' }, teamId: 'front', why: 'it is slow' }])
  })

  test('is refused to a viewer by its rule, to another team as not there, and when there is nothing to go back to', async () => {
    const { needs, memory, rows } = await rolloutVerbs()
    await startRollout(needs)(mina, ask())
    memory.trail.length = 0
    const rollBack = rollBackRollout(needs.applications, needs.rollouts)
    expect(await rollBack(vera, which)).toMatchObject(refusal('rollouts:roll-back needs member'))
    expect(await rollBack(ada, which)).toMatchObject(notFound)
    expect(await rollBack(ada, { ...which, application: 'home-blue' })).toMatchObject(notFound)
    expect(await rollBack(mina, { ...which, rollout: 2 })).toMatchObject(notFound)
    Object.assign(rows.rollouts[0]?.row ?? {}, { state: 'succeeded', phase: 'done', can: { rollBack: false, promote: false, extend: false } })
    expect(await rollBack(mina, which)).toMatchObject({ ...conflict, error: { detail: expect.stringContaining('Deploy release 1 again') } })
    expect(memory.trail).toEqual([])
  })
})

test('reading is for those who may see the application; lists are scoped and refuse strange cursors', async () => {
  const { needs } = await rolloutVerbs()
  await startRollout(needs)(mina, ask())
  const page = { limit: 50, state: 'all' as const, cursor: undefined, strategy: undefined }
  const all = listRollouts(needs.rollouts)
  const own = listRolloutsOfApplication(needs.applications, needs.rollouts)
  expect(await all(vera, { ...page, application: undefined })).toMatchObject({ ok: true, value: { total: 1, next: null, items: [{ number: 1 }] } })
  expect(await all(ada, { ...page, application: undefined })).toMatchObject({ ok: true, value: { total: 0, items: [] } })
  expect(await all({ ...vera, teams: new Map() }, { ...page, application: undefined })).toMatchObject(refusal('rollouts:read needs viewer'))
  expect(await own(vera, { ...page, application: 'home', state: 'ended' })).toMatchObject({ ok: true, value: { total: 0 } })
  expect(await own(ada, { ...page, application: 'home' })).toMatchObject(notFound)
  expect(await own(vera, { ...page, application: 'home', cursor: 'x' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
  const get = getRollout(needs.applications, needs.rollouts)
  expect(await get(vera, { application: 'home', rollout: 1 })).toMatchObject({ ok: true, value: { steps: [{ phase: 'create' }] } })
  expect(await get(vera, { application: 'home', rollout: 2 })).toMatchObject(notFound)
  expect(await get(ada, { application: 'home', rollout: 1 })).toMatchObject(notFound)
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { extendCanary, promoteCanary, stopCanary } from './act-on-canary'
import { createPrismaCanaryActStore, createPrismaPersons } from './adapters/prisma-canary-act-store'
import { createPrismaCanaryBriefs } from './adapters/prisma-canary-briefs'
import { createPrismaCanaryPlans } from './adapters/prisma-canary-plans'
import { createPrismaConfigStore } from './adapters/prisma-config-store'
import { createPrismaPolicyStore } from './adapters/prisma-policy-store'
import type { ApprovalPolicy, DecisionCard } from './analysis-schemas'
import { defaultConfig } from './core/default-config'
import { getConfig, listConfigs, saveConfig } from './manage-configs'
import { getPolicy, savePolicy } from './manage-policy'
import { readBriefs } from './read-briefs'
import { readCanary, readCard } from './read-canary'
import { addJudgement, beganAgo, seedCanary, type Seeded, seedHome } from './testing/seed-canary'

const person = (id: string, teams: Record<string, TeamRole>, kind: Actor['kind'] = 'person'): Actor => ({ kind, id, name: id, operator: false, teams: new Map(Object.entries(teams)) })
const vera = person('vera', { front: 'viewer' })
const mina = person('mina', { front: 'member' })
const noah = person('noah', { front: 'member' })
const lena = person('lena', { front: 'lead' })
const ada = person('ada', { back: 'lead' })
const olga: Actor = { ...person('olga', {}), operator: true }
const why = 'looks good to me'

let database: Database
let ports: Parameters<typeof promoteCanary>[0]
let made = 0
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 10)
  await seedHome(database)
  const applications = {
    find: async (scope: { kind: 'all' } | { kind: 'teams'; teamIds: readonly string[] }, name: string) => {
      const found = await database.application.findUnique({ where: { name } })
      return found && (scope.kind === 'all' || scope.teamIds.includes(found.teamId)) ? found : null
    },
  }
  ports = { applications, canaries: createPrismaCanaryActStore(database), persons: createPrismaPersons(database) }
})
afterAll(() => database.$disconnect())

/** A canary that is waiting, with a judgement of now; started by Mina. */
async function waiting(policy: Partial<ApprovalPolicy> = {}, card: Partial<DecisionCard> = {}, agoMs = 0) {
  const canary = await seedCanary(database, ++made, { policy })
  await beganAgo(database, canary, 200_000, 180_000)
  await database.canaryRun.update({ where: { rolloutId: canary.rolloutId }, data: { state: 'waiting', expiresAt: new Date(Date.now() + 3_600_000) } })
  const cardHash = await addJudgement(database, canary, 1, card, agoMs)
  const which = { application: 'home', rollout: canary.number }
  return { canary, which, cardHash, input: { ...which, cardHash, why } }
}
const run = ({ rolloutId }: Seeded) => database.canaryRun.findUniqueOrThrow({ where: { rolloutId }, include: { signatures: true } })
const entries = async ({ number }: Seeded) => (await database.ledgerEntry.findMany({ where: { subjectId: `home ${number}` }, orderBy: { position: 'asc' } })).map(({ canonical }) => JSON.parse(canonical) as Record<string, unknown>)
const refusal = (code: string, rule: string) => ({ ok: false, error: { code, refusal: { rule } } })

describe('a signature', () => {
  test('promotes where one is enough, freezes the card, and its ledger entry names it', async () => {
    const { canary, input, cardHash, which } = await waiting()
    expect(await promoteCanary(ports)(mina, input)).toMatchObject({ ok: true, value: { state: 'decided', outcome: 'promote', decidedBy: { kind: 'people', words: '1 of 1 signatures' }, signatures: [{ name: 'mina', role: 'member', act: 'promote', why, cardHash }] } })
    expect(await entries(canary)).toMatchObject([{ actor: { id: 'mina' }, action: 'canary.sign-promote', teamId: 'front', application: 'home', why, evidence: { cardHash, verdict: 'marginal', score: 60, judgement: 1 } }])
    expect(await database.workItem.findUniqueOrThrow({ where: { kind_objectId: { kind: 'rollout', objectId: canary.rolloutId } } })).toMatchObject({ leaseHolder: null })
    await database.canaryJudgement.deleteMany({ where: { rolloutId: canary.rolloutId } })
    expect(await readCard(ports)(vera, { ...which, hash: cardHash })).toMatchObject({ ok: true, value: { judgement: 1, verdict: 'marginal' } })
  })

  test('of a frozen card cannot be rewritten, by the application’s own role', async () => {
    const { input, cardHash } = await waiting()
    await promoteCanary(ports)(mina, input)
    await expect(database.frozenCard.update({ where: { hash: cardHash }, data: { card: '{}' } })).rejects.toThrow(/permission denied|append-only/)
    await expect(database.frozenCard.delete({ where: { hash: cardHash } })).rejects.toThrow(/permission denied|append-only/)
    await expect(database.canarySignature.deleteMany()).rejects.toThrow(/permission denied/)
  })

  test('counts once for each person, however often and by whatever hand; the second person decides', async () => {
    const { canary, input } = await waiting({ signatures: 2 })
    expect(await promoteCanary(ports)(mina, input)).toMatchObject({ ok: true, value: { outcome: null, state: 'waiting', mayPromote: [{ rule: 'signatures' }] } })
    expect(await promoteCanary(ports)(mina, input)).toMatchObject(refusal('conflict', 'signatures'))
    await database.token.create({ data: { id: `t${made}`, name: 'ci', hash: `h${made}`, role: 'member', teamId: 'front', createdById: 'mina', expiresAt: new Date(Date.now() + 1e6) } })
    expect(await promoteCanary(ports)(person(`t${made}`, { front: 'member' }, 'token'), input)).toMatchObject(refusal('conflict', 'signatures'))
    expect((await run(canary)).signatures).toHaveLength(1)
    expect(await promoteCanary(ports)(noah, input)).toMatchObject({ ok: true, value: { outcome: 'promote', decidedBy: { words: '2 of 2 signatures' } } })
    expect(await entries(canary)).toHaveLength(2)
  })

  test('at the same moment as others: each counts, one decides, none is lost', async () => {
    const { canary, input } = await waiting({ signatures: 3 })
    const answers = await Promise.all([mina, noah, lena, mina, noah, olga].map((actor) => promoteCanary(ports)(actor, input)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3)
    const { outcome, signatures, version } = await run(canary)
    expect([outcome, new Set(signatures.map(({ personId }) => personId)).size, signatures.length, version]).toEqual(['promote', 3, 3, 3])
    expect((await entries(canary)).filter(({ after }) => (after as { outcome: string | null }).outcome === 'promote')).toHaveLength(1)
  })

  test('is another person’s where the policy wants four eyes, also when the starter comes by a token', async () => {
    const { canary, input, which } = await waiting({ fourEyes: true })
    expect(await promoteCanary(ports)(mina, input)).toMatchObject(refusal('forbidden', 'four-eyes'))
    await database.token.create({ data: { id: `t${made}`, name: 'ci', hash: `h${made}`, role: 'member', teamId: 'front', createdById: 'mina', expiresAt: new Date(Date.now() + 1e6) } })
    expect(await promoteCanary(ports)(person(`t${made}`, { front: 'member' }, 'token'), input)).toMatchObject(refusal('forbidden', 'four-eyes'))
    expect(await readCanary(ports)(mina, which)).toMatchObject({ value: { mayPromote: [{ rule: 'four-eyes', liftedBy: ['member', 'lead', 'operator'] }] } })
    expect([(await run(canary)).outcome, await entries(canary)]).toEqual([null, []])
    expect(await promoteCanary(ports)(noah, input)).toMatchObject({ ok: true, value: { outcome: 'promote' } })
  })

  test('is a lead’s where the policy wants one', async () => {
    const { input } = await waiting({ role: 'lead' })
    expect(await promoteCanary(ports)(mina, input)).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'canary:sign', liftedBy: ['lead', 'operator'] } } })
    expect(await promoteCanary(ports)(lena, input)).toMatchObject({ ok: true, value: { outcome: 'promote', signatures: [{ role: 'lead' }] } })
  })

  test('is refused to a viewer by its rule, and there is nothing for another team', async () => {
    const { canary, input, which, cardHash } = await waiting()
    expect(await promoteCanary(ports)(vera, input)).toMatchObject(refusal('forbidden', 'canary:sign'))
    expect(await stopCanary(ports)(vera, input)).toMatchObject(refusal('forbidden', 'rollouts:roll-back'))
    for (const act of [promoteCanary(ports)(ada, input), stopCanary(ports)(ada, input), extendCanary(ports)(ada, { ...input, minutes: 5 }), readCanary(ports)(ada, which), readCard(ports)(ada, { ...which, hash: cardHash })]) {
      const answer = await act
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
      expect(answer).not.toHaveProperty('error.refusal')
    }
    expect([(await run(canary)).signatures, await entries(canary)]).toEqual([[], []])
  })

  test('needs fresh evidence', async () => {
    const stale = await waiting({}, { fresh: false })
    expect(await promoteCanary(ports)(lena, stale.input)).toMatchObject(refusal('conflict', 'fresh-evidence'))
    const old = await waiting({}, {}, 100_000)
    expect(await promoteCanary(ports)(lena, old.input)).toMatchObject(refusal('conflict', 'fresh-evidence'))
    expect(await extendCanary(ports)(lena, { ...old.input, minutes: 5 })).toMatchObject({ ok: true })
  })

  test('is of the card that was read: of the newest two, not of an older one', async () => {
    const { canary, input } = await waiting()
    const second = await addJudgement(database, canary, 2)
    expect(await readCanary(ports)(mina, input)).toMatchObject({ value: { cardHash: second, judgements: [{ number: 1 }, { number: 2 }] } })
    await addJudgement(database, canary, 3)
    expect(await promoteCanary(ports)(mina, input)).toMatchObject(refusal('conflict', 'stale-card'))
    expect(await promoteCanary(ports)(mina, { ...input, cardHash: second })).toMatchObject({ ok: true, value: { outcome: 'promote', signatures: [{ cardHash: second }] } })
  })

  test('says every rule that refuses at once', async () => {
    const { which } = await waiting({ fourEyes: true, role: 'lead' }, { fresh: false })
    expect(await readCanary(ports)(mina, which)).toMatchObject({ value: { mayPromote: [{ rule: 'canary:sign' }, { rule: 'four-eyes' }, { rule: 'fresh-evidence' }], mayRollBack: [], mayExtend: [] } })
  })
})

describe('extending', () => {
  test('gives more time from now, closes the question, and signatures from before do not count', async () => {
    const { canary, input } = await waiting({ signatures: 2 })
    await promoteCanary(ports)(mina, input)
    expect(await extendCanary(ports)(lena, { ...input, minutes: 10 })).toMatchObject({ ok: true, value: { state: 'analysing', expiresAt: null, outcome: null, signatures: [{ act: 'promote' }, { act: 'extend' }] } })
    const left = ((await run(canary)).endsAt?.getTime() ?? 0) - Date.now()
    expect(left).toBeGreaterThan(9 * 60_000)
    expect(left).toBeLessThanOrEqual(10 * 60_000 + 1_000)
    expect(await promoteCanary(ports)(noah, input)).toMatchObject({ value: { outcome: null } })
    expect(await promoteCanary(ports)(mina, input)).toMatchObject({ value: { outcome: 'promote' } })
  })
})

describe('stopping', () => {
  test('takes one person and no card, and is final', async () => {
    const { canary, input, which } = await waiting({ signatures: 3, fourEyes: true }, { fresh: false })
    expect(await stopCanary(ports)(mina, { ...which, why: 'checkout is slow' })).toMatchObject({ ok: true, value: { outcome: 'roll-back', decidedBy: { kind: 'people', words: 'mina: checkout is slow' }, mayPromote: [{ rule: 'decided' }], mayExtend: [{ rule: 'decided' }], mayRollBack: [{ rule: 'decided' }] } })
    for (const act of [promoteCanary(ports)(lena, input), stopCanary(ports)(lena, input), extendCanary(ports)(lena, { ...input, minutes: 1 })]) expect(await act).toMatchObject(refusal('conflict', 'decided'))
    expect(await entries(canary)).toMatchObject([{ action: 'canary.sign-roll-back', why: 'checkout is slow', after: { outcome: 'roll-back' } }])
  })

  test('works before anything was judged', async () => {
    const canary = await seedCanary(database, ++made)
    const which = { application: 'home', rollout: canary.number }
    expect(await promoteCanary(ports)(mina, { ...which, cardHash: 'a'.repeat(64), why })).toMatchObject(refusal('conflict', 'fresh-evidence'))
    expect(await stopCanary(ports)(mina, { ...which, why })).toMatchObject({ ok: true, value: { outcome: 'roll-back', card: null, signatures: [{ cardHash: '' }] } })
  })
})

describe('configs', () => {
  let configs: Parameters<typeof saveConfig>[0]
  beforeEach(() => {
    configs = { applications: ports.applications, configs: createPrismaConfigStore(database) }
  })
  const given = { application: 'home', name: 'strict', config: { ...defaultConfig, name: 'strict' }, expectedVersion: 0, why: 'tighter' }

  test('are versions: one wins, the other is told; `default` is there from the start', async () => {
    const answers = await Promise.all([saveConfig(configs)(mina, given), saveConfig(configs)(noah, given)])
    expect(answers.map((answer) => (answer.ok ? answer.value.version : answer.error.code)).toSorted()).toEqual([1, 'conflict'])
    expect(await saveConfig(configs)(lena, { ...given, expectedVersion: 1 })).toMatchObject({ ok: true, value: { version: 2, createdBy: 'lena', builtIn: false } })
    expect(await listConfigs(configs)(vera, { application: 'home' })).toMatchObject({ value: { total: 2, items: [{ name: 'default', version: 0, builtIn: true }, { name: 'strict', version: 2 }] } })
    expect(await getConfig(configs)(vera, { application: 'home', name: 'default' })).toMatchObject({ value: { config: { name: 'default' } } })
    expect(await createPrismaCanaryPlans(database).configOf({ id: 'home', name: 'home', teamId: 'front' }, 'strict')).toMatchObject({ version: 2, json: { name: 'strict' } })
    const said = await database.ledgerEntry.findMany({ where: { action: 'canary-config.save' }, orderBy: { position: 'asc' } })
    expect(said.map(({ canonical }) => JSON.parse(canonical) as object)).toMatchObject([{ after: { version: 1 }, why: 'tighter' }, { actor: { id: 'lena' }, before: { version: 1 }, after: { version: 2 } }])
  })

  test('are refused by role, for another team, and where something is wrong, by its field', async () => {
    expect(await saveConfig(configs)(vera, given)).toMatchObject(refusal('forbidden', 'canary:configure needs member'))
    expect(await saveConfig(configs)(ada, given)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await getConfig(configs)(ada, given)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await getConfig(configs)(mina, { ...given, name: 'none' })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await saveConfig(configs)(mina, { ...given, name: 'broken', config: { ...defaultConfig, metrics: [] } })).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: expect.arrayContaining([{ pointer: '#/config/metrics', detail: expect.any(String) }]) } })
    expect(await database.canaryConfig.count({ where: { name: 'broken' } })).toBe(0)
  })
})

describe('the team’s policy', () => {
  test('is the default until a lead changes it, with both in the ledger; a change decided on an old version is not made', async () => {
    const policies = createPrismaPolicyStore(database)
    const now = await getPolicy(policies)(vera, { team: 'front' })
    expect(now).toMatchObject({ value: { version: 0, policy: { promoteByItself: true, signatures: 1, onExpiry: 'roll-back' } } })
    const policy = { promoteByItself: false, signatures: 2, role: 'lead', fourEyes: true, expiresMinutes: 5, onExpiry: 'roll-back' } as const
    expect(await savePolicy(policies)(mina, { team: 'front', policy, expectedVersion: 0 })).toMatchObject(refusal('forbidden', 'delivery-policy:write needs lead'))
    expect(await savePolicy(policies)(ada, { team: 'front', policy, expectedVersion: 0 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await savePolicy(policies)(lena, { team: 'front', policy, expectedVersion: 0, why: 'two of us' })).toMatchObject({ ok: true, value: { version: 1, policy } })
    expect(await savePolicy(policies)(lena, { team: 'front', policy, expectedVersion: 0 })).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(await createPrismaCanaryPlans(database).policyOf('front')).toEqual(policy)
    const said = await database.ledgerEntry.findFirstOrThrow({ where: { action: 'delivery-policy.save' } })
    expect(JSON.parse(said.canonical)).toMatchObject({ subject: { kind: 'team', id: 'front' }, before: { policy: { signatures: 1 } }, after: { policy }, why: 'two of us' })
  })
})

describe('canaries in brief', () => {
  test('tell state, newest judgement and signatures of each rollout that is in sight, and leave out the rest', async () => {
    const [one, two] = [await waiting({ signatures: 2 }), await waiting()]
    await addJudgement(database, two.canary, 2, { verdict: 'fail', judge: { score: 20, classification: 'Fail', reason: '', pass: 75, marginal: 50 } })
    await promoteCanary(ports)(mina, one.input)
    const briefs = readBriefs(createPrismaCanaryBriefs(database))
    const rollout = [one.canary.rolloutId, two.canary.rolloutId, 'nothing']
    const told = await briefs(vera, { rollout })
    if (!told.ok) throw new Error(told.error.detail)
    expect(new Map(told.value.items.map((brief) => [brief.rollout.id, brief]))).toEqual(
      new Map([
        [one.canary.rolloutId, expect.objectContaining({ state: 'waiting', outcome: null, last: expect.objectContaining({ number: 1, verdict: 'marginal', score: 60 }), signatures: [expect.objectContaining({ name: 'mina', act: 'promote' })] })],
        [two.canary.rolloutId, expect.objectContaining({ last: expect.objectContaining({ number: 2, verdict: 'fail', score: 20 }), signatures: [] })],
      ]),
    )
    expect(JSON.stringify(told.value)).not.toContain('personId')
    expect(await briefs(ada, { rollout })).toEqual({ ok: true, value: { items: [] } })
  })
})

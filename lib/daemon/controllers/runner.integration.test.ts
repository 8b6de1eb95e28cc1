import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createPrismaGroupStore } from '@/lib/domains/delivery/adapters/prisma-group-store'
import { type Fence, LeaseLost } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { until } from '../testing/daemon-harness'
import { createRunner, type Runner } from './runner'
import { claimWork, releaseWork, renewWork, takeOverWork, wakeWork } from './work-items'

let database: Database
let databaseName: string
const runners: Runner[] = []
const logged: string[] = []
const log = { debug: () => undefined, info: () => undefined, warn: (line: string) => void logged.push(line), error: (line: string) => void logged.push(line) }
const run = (holder: string, step: (fence: Fence) => Promise<{ nextLookMs: number }>, concurrency = 4, leaseMs = 5_000) => {
  const runner = createRunner({ database, holder, log, leaseMs, pollMs: 20, controllers: [{ kind: 'thing', concurrency, step }] })
  runners.push(runner)
  return runner
}
const add = (...ids: string[]) => database.workItem.createMany({ data: ids.map((objectId) => ({ kind: 'thing', objectId })) })
const hour = 3_600_000

beforeAll(async () => {
  const { applicationUrl } = await createTestDatabase()
  databaseName = new URL(applicationUrl).pathname.slice(1)
  database = createDatabase(applicationUrl, 10)
})
beforeEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await database.workItem.deleteMany()
  logged.length = 0
})
afterAll(async () => {
  await Promise.all(runners.map((runner) => runner.stop()))
  await database.$disconnect()
})

test('two daemons share the work: each object is with one of them, never more at once than allowed', async () => {
  const ids = Array.from({ length: 30 }, (_, at) => `o${at}`)
  await add(...ids)
  const done: string[] = []
  let most = 0
  const stepper = () => {
    let now = 0
    return async ({ objectId }: Fence) => {
      most = Math.max(most, (now += 1))
      await database.$queryRaw`SELECT 1`
      now -= 1
      done.push(objectId)
      return { nextLookMs: hour }
    }
  }
  run('one', stepper(), 3)
  run('two', stepper(), 3)
  await until('all done', async () => done.length >= 30)
  expect(done.toSorted()).toEqual(ids.toSorted())
  expect(most).toBeLessThanOrEqual(3)
})

test('a look that is asked for while a step runs is not lost', async () => {
  await add('a')
  let steps = 0
  let go: () => void = () => undefined
  const held = new Promise<void>((resolve) => (go = resolve))
  const runner = run('one', async () => {
    steps += 1
    if (steps === 1) await held
    return { nextLookMs: hour }
  })
  await until('the step to run', async () => steps === 1)
  await runner.nudge('thing', 'a')
  go()
  await until('another look', async () => steps === 2)
})

test('a failing step is tried again, later each time, and its success is forgotten failure', async () => {
  await add('a')
  let steps = 0
  const runner = run('one', async () => {
    steps += 1
    if (steps < 2) throw new Error('not yet')
    return { nextLookMs: hour }
  })
  await until('a failure', async () => runner.status()[0]?.failures === 1)
  await wakeWork(database, 'thing', 'a')
  await until('a success', async () => runner.status()[0]?.failures === 0)
})

/** As after the end of the server: nobody is connected any more, and nobody gets in. */
async function letIn(isOpen: boolean): Promise<void> {
  const server = new pg.Client({ connectionString: inject('postgresUrl') })
  await server.connect()
  await server.query(`ALTER DATABASE ${server.escapeIdentifier(databaseName)} ALLOW_CONNECTIONS ${isOpen}`)
  if (!isOpen) await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [databaseName])
  await server.end()
}

test('what a step held when the database went away is given back once it is there again, long before the lease ends', async () => {
  await add('a')
  let steps = 0
  run('one', async () => {
    steps += 1
    if (steps > 1) return { nextLookMs: hour }
    await letIn(false)
    throw new Error('Connection terminated unexpectedly')
  }, 1, hour)
  await until('the object to be held in vain', async () => logged.includes('cannot give work back yet'))
  await letIn(true)
  await until('another step', async () => steps === 2)
})

test('a lease that ran out goes to another with a higher epoch, and the first can write nothing any more', async () => {
  await add('a')
  const [first] = await claimWork(database, 'thing', 'one', 1, 1)
  const second = await until('the lease to run out', async () => (await claimWork(database, 'thing', 'two', 60_000, 1))[0])
  expect(second.epoch).toBeGreaterThan(first?.epoch ?? 0n)
  const store = createPrismaGroupStore(database, 'host')
  await expect(store.forgive(first ?? expect.unreachable(), 'x')).rejects.toThrow(LeaseLost)
  expect(await renewWork(database, first ?? expect.unreachable(), 60_000)).toBe(false)
  await releaseWork(database, first ?? expect.unreachable(), 0)
  expect(await database.workItem.findFirst()).toMatchObject({ leaseHolder: 'two' })
})

test('a new daemon of the same host takes over at once what its dead one held, and nothing of others', async () => {
  await add('a', 'b')
  await claimWork(database, 'thing', 'host-1/x', 600_000, 1)
  await claimWork(database, 'thing', 'host-2/x', 600_000, 1)
  await takeOverWork(database, 'host-1/')
  expect(await claimWork(database, 'thing', 'host-1/y', 600_000, 5)).toHaveLength(1)
})

test('a long step keeps its lease: it is renewed, and nobody else gets the object', async () => {
  await add('a')
  let go: () => void = () => undefined
  const held = new Promise<void>((resolve) => (go = resolve))
  run('one', async () => {
    await held
    return { nextLookMs: hour }
  }, 1, 600)
  const lease = () => database.workItem.findFirstOrThrow()
  const first = await until('a lease', async () => (await lease()).leaseExpiresAt)
  await until('two renewals', async () => ((await lease()).leaseExpiresAt?.getTime() ?? 0) > first.getTime() + 600)
  expect(await claimWork(database, 'thing', 'two', 600, 1)).toEqual([])
  expect(await lease()).toMatchObject({ leaseHolder: 'one', leaseEpoch: 1n })
  go()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { addPerson } from '@/lib/domains/access/testing/estate'
import { createDaemonHarness, type DaemonHarness, until } from '../testing/daemon-harness'
import { hourKind } from './chore-controller'

let harness: DaemonHarness
let daemon: Daemon
beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_420, to: 25_430 })
})
afterAll(async () => {
  await daemon.stop()
  await harness.clean()
})

test('a daemon removes what is over once an hour, the first time after its start', async () => {
  const { id: personId } = await addPerson(harness.database, 'mina')
  const day = 86_400_000
  await harness.database.session.createMany({ data: [{ id: 'over', personId, expiresAt: new Date(Date.now() - 2 * day) }, { id: 'open', personId, expiresAt: new Date(Date.now() + day) }] })
  daemon = await harness.start()
  await until('the old session to go', async () => (await harness.database.session.count()) === 1)
  expect(await harness.database.session.findMany({ select: { id: true } })).toEqual([{ id: 'open' }])
  const next = await until('the next hour', async () => {
    const item = await harness.database.workItem.findFirst({ where: { kind: hourKind } })
    return item?.leaseHolder === null && item.nextLookAt
  })
  expect(next.getTime() - Date.now()).toBeGreaterThan(50 * 60_000)
})

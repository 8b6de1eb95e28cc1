import { afterAll, beforeAll, expect, test } from 'vitest'
import { UploadedRelease } from '@/lib/control/daemon-calls'
import { newId } from '@/lib/kernel/ids'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { packSampleRelease } from './testing/sample-release'

let harness: DaemonHarness
beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_100, to: 25_149 }, (line) => process.stderr.write(line))
})
afterAll(() => harness.clean())

test('smoke', async () => {
  const { database, control } = harness
  const daemon = await harness.start()
  const bytes = await packSampleRelease()
  const uploaded = await control.upload('releases', {}, [bytes] as unknown as AsyncIterable<Uint8Array>, UploadedRelease)
  console.log(uploaded)
  if (!uploaded.ok) throw new Error('no')
  await database.team.create({ data: { id: 't', slug: 't', name: 't', applications: { create: { id: 'a', name: 'home', releases: { create: { id: 'r', number: 1, digest: uploaded.value.digest, sizeBytes: 1, command: uploaded.value.command, createdBy: 'x' } } } } } })
  const id = newId()
  await database.serverGroup.create({ data: { id, applicationId: 'a', cluster: 'home', sequence: 0, name: 'home-v000', releaseId: 'r', desiredSize: 2, zones: ['local-a', 'local-b'] } })
  const at = Date.now()
  await database.workItem.create({ data: { kind: 'server-group', objectId: id } })
  await until('two healthy', async () => (await database.instance.count({ where: { state: 'healthy' } })) === 2, 10_000)
  console.log(Date.now() - at, await database.instance.findMany(), await database.ledgerEntry.findMany({ select: { canonical: true } }))
  const one = await database.instance.findFirstOrThrow()
  console.log(await (await fetch(`http://127.0.0.1:${one.port}/`)).text())
  await daemon.stop()
  expect(1).toBe(1)
})

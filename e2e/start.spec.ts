import { sampleApplications } from '../lib/launch/sample-estate'
import { askApi, productSettings } from './support/api'
import { health, recordedPid } from './support/parts'
import { launch } from './support/product-process'
import { expect, test } from './support/test'

test('every part is ready, and health says so to anybody', async () => {
  await expect.poll(health).toMatchObject({ status: 'ready', parts: { postgres: 'ready', daemon: 'ready', collector: 'ready', proxy: 'ready', console: 'ready' } })
})

test('a second start finds the first, says where it is, and changes nothing', async () => {
  const { dataDir, publicUrl } = productSettings()
  const before = recordedPid('console')
  const second = launch(dataDir)
  let output = ''
  second.stdout?.on('data', (text: Buffer) => (output += text.toString()))
  const code = await new Promise((resolve) => second.once('close', resolve))
  expect(code).toBe(0)
  expect(output).toContain(`already runs on ${dataDir}: ${publicUrl}`)
  expect(recordedPid('console')).toBe(before)
})

test('the sample estate was deployed by the platform itself: twelve healthy instances, in the ledger', async () => {
  test.setTimeout(120_000)
  await expect
    .poll(async () => {
      const groups = await Promise.all(sampleApplications.map(({ name }) => askApi<{ items: { healthy: number }[] }>('GET', `/api/v1/applications/${name}/server-groups`)))
      return groups.flatMap(({ items }) => items).reduce((sum, { healthy }) => sum + healthy, 0)
    }, { timeout: 90_000 })
    .toBe(12)
  const { items } = await askApi<{ items: { action: string }[] }>('GET', '/api/v1/changes?limit=100')
  expect(items.length).toBeGreaterThan(12)
})

for (const part of ['proxy', 'collector', 'daemon']) {
  test(`a killed ${part} comes back by itself, and the console knows`, async () => {
    const pid = recordedPid(part)
    expect(pid).toBeGreaterThan(1)
    process.kill(pid ?? 0, 'SIGKILL')
    const seen = async () => {
      const { parts } = await askApi<{ parts: { part: string; state: string; pid: number | null; lastExit: string | null }[] }>('GET', '/api/v1/parts')
      const found = parts.find((one) => one.part === part)
      return found && { state: found.state, lastExit: found.lastExit, isNew: found.pid !== pid }
    }
    await expect.poll(seen, { timeout: 30_000 }).toEqual({ state: 'ready', lastExit: 'ended by SIGKILL', isNew: true })
    await expect.poll(async () => (await health()).parts[part], { timeout: 20_000 }).toBe('ready')
  })
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { createPrismaConfigStore } from '@/lib/domains/configuration/adapters/prisma-config-store'
import { saveConfig } from '@/lib/domains/configuration/save-document'
import { addToken } from '@/lib/domains/access/testing/estate'
import { createDaemonHarness, type DaemonHarness, operator } from '../testing/daemon-harness'

let harness: DaemonHarness
let daemon: Daemon
beforeAll(async () => {
  harness = await createDaemonHarness({ from: 26_900, to: 26_910 })
  daemon = await harness.start()
})
afterAll(async () => {
  await daemon.stop()
  await harness.clean()
})

test('the daemon serves what is saved on its port, wakes its watchers, and lets them go when it stops', async () => {
  const { database, settings } = harness
  const save = saveConfig({ store: createPrismaConfigStore(database), applications: { find: async () => null } })
  const put = (text: string, expectedVersion: number) => save(operator, { layer: 'global', target: '', format: 'yaml', text, comment: '', expectedVersion })
  const origin = `http://127.0.0.1:${settings.ports.config}`
  expect(await (await fetch(`${origin}/actuator/health`)).json()).toEqual({ status: 'UP' })
  expect(await put('a: 1', 0)).toMatchObject({ ok: true })
  const proven = { authorization: `Bearer ${await addToken(database, 'operator')}` }
  const watched = await fetch(`${origin}/home/default`, { headers: { ...proven, accept: 'text/event-stream' } })
  const reader = watched.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.unreachable()
  let text = ''
  const until = async (words: string) => {
    while (!text.includes(words)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`ended before ${words}: ${text}`)
      text += value
    }
  }
  await until('{"a":1}')
  expect(await put('a: 2', 1)).toMatchObject({ ok: true })
  await until('{"a":2}')
  expect(await (await fetch(`${origin}/home-default.properties`, { headers: proven })).text()).toBe('a: 2')
  await daemon.stop()
  while (!(await reader.read()).done);
  await expect(fetch(`${origin}/home/default`, { headers: proven })).rejects.toThrow()
  daemon = await harness.start()
})

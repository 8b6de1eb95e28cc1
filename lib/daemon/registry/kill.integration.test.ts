import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRegistry } from '@/lib/compose/registry'
import { quietLog, wireInstance } from '@/lib/domains/registry/testing/build'
import { systemClock } from '@/lib/kernel/clock'

let dir: string
let child: ChildProcess | null = null
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'registry-kill-'))
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

async function startChild(): Promise<{ process: ChildProcess; origin: string }> {
  const started = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'testing/serve-registry.ts'), dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  const [line] = (await once(started.stdout, 'data')) as [Buffer]
  return { process: started, origin: `http://127.0.0.1:${line.toString().trim()}` }
}

/** The last answered state of each id: present since, renewed at, status, or gone. */
type Answered = Map<string, { present: boolean; atMs: number; status: string }>

async function storm(origin: string, lane: number, answered: Answered, stopped: () => boolean): Promise<void> {
  for (let n = 0; !stopped(); n += 1) {
    const id = `l${lane}-${n % 40}`
    const url = `${origin}/eureka/apps/home/${id}`
    const known = answered.get(id)
    const atMs = Date.now()
    const send = (method: string, to: string, body?: unknown) =>
      fetch(to, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) }).then(({ status }) => status)
    // While a request is under way both outcomes are allowed: the id is forgotten until it is answered.
    answered.delete(id)
    // What a kill left in doubt may be there with an override, which registering again would keep: it begins anew.
    if (!known) await send('DELETE', url)
    if (!known?.present) {
      if ((await send('POST', `${origin}/eureka/apps/home`, wireInstance({ instanceId: id, lastDirtyTimestamp: atMs }))) === 204) answered.set(id, { present: true, atMs, status: 'UP' })
    } else if (n % 7 === 0) {
      if ((await send('DELETE', url)) === 200) answered.set(id, { present: false, atMs, status: '' })
    } else if (n % 5 === 0) {
      if ((await send('PUT', `${url}/status?value=OUT_OF_SERVICE`)) === 200) answered.set(id, { present: true, atMs, status: 'OUT_OF_SERVICE' })
    } else if ((await send('PUT', url)) === 200) answered.set(id, { ...known, atMs })
  }
}

test('kill -9 at any moment: everything that was answered is there after the restore', async () => {
  const answered: Answered = new Map()
  for (let round = 0; round < 4; round += 1) {
    const { process: registry, origin } = await startChild()
    let stopped = false
    const lanes = Array.from({ length: 8 }, (_, lane) => storm(origin, lane, answered, () => stopped).catch(() => undefined))
    const enough = 150 + Math.floor(Math.random() * 150)
    const since = Date.now()
    const timer = setInterval(() => {
      if ([...answered.values()].filter(({ atMs }) => atMs >= since).length < Math.min(enough, 250)) return
      clearInterval(timer)
      registry.kill('SIGKILL')
    }, 3)
    await once(registry, 'exit')
    stopped = true
    await Promise.all(lanes)

    const restored = createRegistry({ dir, clock: systemClock, log: quietLog })
    await restored.start()
    for (const [id, { present, atMs, status }] of answered) {
      const lease = restored.table.find('HOME', id)
      expect({ id, present: lease !== null }).toEqual({ id, present })
      if (!lease) continue
      expect(lease.status).toBe(status)
      expect(lease.renewedAtMs).toBeGreaterThanOrEqual(atMs)
    }
    await restored.stop()
  }
  expect(answered.size).toBeGreaterThan(100)
})

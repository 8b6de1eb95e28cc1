import { spawn } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { isAlive, type ProcessIdentity } from '../boot/process-identity.mjs'
import { handleOfChild, type ProcessHandle } from './process-handle'
import { type PartProgram, type SupervisedPart, supervisePart } from './supervise-part'

const running: SupervisedPart[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((part) => part.stop()))
})

const until = (what: string, isTrue: () => boolean) => expect.poll(isTrue, { timeout: 10_000, interval: 10, message: what }).toBe(true)

const launchNode = (script: string): Promise<ProcessHandle> => handleOfChild(spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' }))

function supervise(over: Partial<PartProgram>) {
  const identities: ProcessIdentity[] = []
  const program: PartProgram = {
    part: 'proxy', address: 'nowhere', stopSignal: 'SIGTERM', stopMs: 2_000, lastWords: () => 'its last line',
    isHealthy: async () => true,
    launch: () => launchNode('setInterval(() => {}, 1000)'),
    ...over,
  }
  const part = supervisePart(program, { record: (_name, identity) => identity && identities.push(identity), onChange: () => undefined })
  running.push(part)
  return { part, identities }
}

test('a killed part is started again, and says how it ended', async () => {
  const { part, identities } = supervise({})
  await part.firstReady
  process.kill(part.state().pid ?? 0, 'SIGKILL')
  await until('a second process', () => identities.length === 2 && part.state().state === 'ready')
  expect(part.state()).toMatchObject({ restarts: 1, lastExit: 'ended by SIGKILL' })
})

test('a part that ends at once is failing, with its last line and the time of the next try', async () => {
  const { part } = supervise({ launch: () => launchNode('process.exit(3)'), isHealthy: async () => false })
  await expect(part.firstReady).rejects.toThrow('proxy: exit code 3 — its last line')
  expect(part.state()).toMatchObject({ state: 'failing', lastExit: 'exit code 3', detail: 'its last line' })
  expect(part.state().nextTryMs).toBeGreaterThan(0)
})

test('a part that cannot be started at all is tried again, not thrown', async () => {
  const { part } = supervise({ launch: () => handleOfChild(spawn('/nonexistent/program', { stdio: 'ignore' })) })
  await expect(part.firstReady).rejects.toThrow('ENOENT')
})

test('a stopped part is gone, and stays gone', async () => {
  const { part, identities } = supervise({})
  await part.firstReady
  await part.stop()
  expect(part.state()).toMatchObject({ state: 'stopped', pid: null })
  expect(identities.map(isAlive)).toEqual([false])
})

test('a part that ignores the signal is ended by force', async () => {
  const { part, identities } = supervise({ stopMs: 50, launch: () => launchNode("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)") })
  await part.firstReady
  await part.stop()
  expect(identities.map(isAlive)).toEqual([false])
})

test('stopping works while it waits for its next try', async () => {
  const { part } = supervise({ launch: () => launchNode('process.exit(1)'), isHealthy: async () => false })
  await until('a failure', () => part.state().state === 'failing')
  await part.stop()
  expect(part.state().state).toBe('stopped')
})

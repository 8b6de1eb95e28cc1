import { expect, test } from 'vitest'
import { type InstanceSpec, type ProcessObservation, type Runtime, StaleEpoch } from '../ports'

export interface RuntimeUnderTest {
  runtime: Runtime
  /** Names a release whose program runs until it is told to end, after writing a line. */
  spec(id: string): Promise<InstanceSpec>
}

async function untilSeen(runtime: Runtime, id: string, kind: ProcessObservation['kind']): Promise<ProcessObservation> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const seen = await runtime.observe(id)
    if (seen.kind === kind) return seen
    if (Date.now() > deadline) throw new Error(`${id} is ${seen.kind}, not ${kind}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function untilPaused(runtime: Runtime, id: string, wanted: boolean): Promise<void> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const { paused, timer } = await runtime.pauseOf(id)
    if (paused === wanted && timer === wanted) return
    if (Date.now() > deadline) throw new Error(`${id}: paused is ${paused}, its timer ${timer}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** What every runtime promises its controller. */
export function runtimeContract(make: () => Promise<RuntimeUnderTest>): void {
  test('knows nothing of an instance that was never started, and signals to it do nothing', async () => {
    const { runtime } = await make()
    expect(await runtime.observe('home-v000-000000')).toEqual({ kind: 'absent' })
    await runtime.signal('home-v000-000000', 'SIGKILL', 1n)
    expect(await runtime.list()).not.toContain('home-v000-000000')
  })

  test('starts an instance once: again is the same process, and the environment is made once', async () => {
    const { runtime, spec } = await make()
    let asked = 0
    const once = await spec('home-v000-000001')
    const counting = { ...once, environment: () => ((asked += 1), once.environment()) }
    await Promise.all([runtime.start(counting, 1n), runtime.start(counting, 1n), runtime.start(counting, 2n)])
    const seen = await untilSeen(runtime, once.id, 'running')
    expect(await runtime.start(counting, 3n)).toEqual(seen)
    expect(asked).toBe(1)
    expect(await runtime.list()).toContain(once.id)
    await runtime.signal(once.id, 'SIGKILL', 3n)
  })

  test('ends an instance on a signal, and never starts it again', async () => {
    const { runtime, spec } = await make()
    const one = await spec('home-v000-000002')
    await runtime.start(one, 1n)
    await untilSeen(runtime, one.id, 'running')
    await runtime.signal(one.id, 'SIGKILL', 1n)
    expect(await untilSeen(runtime, one.id, 'ended')).toMatchObject({ signal: 'SIGKILL' })
    expect((await runtime.start(one, 2n)).kind).toBe('ended')
  })

  test('refuses an act with an older epoch than the last', async () => {
    const { runtime, spec } = await make()
    const one = await spec('home-v000-000003')
    await runtime.start(one, 5n)
    await untilSeen(runtime, one.id, 'running')
    await expect(runtime.signal(one.id, 'SIGKILL', 4n)).rejects.toThrow(StaleEpoch)
    await expect(runtime.start(one, 4n)).rejects.toThrow(StaleEpoch)
    expect((await runtime.observe(one.id)).kind).toBe('running')
    await runtime.signal(one.id, 'SIGKILL', 5n)
    await untilSeen(runtime, one.id, 'ended')
    await runtime.forget(one.id)
    expect(await runtime.observe(one.id)).toEqual({ kind: 'absent' })
  })

  test('a paused instance lives on at its time by itself, or when it is released; then its run disturbs nothing any more', async () => {
    const { runtime, spec } = await make()
    const one = await spec('home-v000-000004')
    await runtime.start(one, 9n)
    await untilSeen(runtime, one.id, 'running')
    expect(await runtime.pauseOf(one.id)).toEqual({ paused: false, timer: false })
    // The epochs of a run are its own: 1 is not older than the start's 9.
    await runtime.disturb(one.id, 'pause', { run: 'short', epoch: 1n, untilMs: Date.now() + 1_500 })
    await untilPaused(runtime, one.id, true)
    expect((await runtime.observe(one.id)).kind).toBe('running')
    await untilPaused(runtime, one.id, false)

    await runtime.disturb(one.id, 'pause', { run: 'long', epoch: 2n, untilMs: Date.now() + 600_000 })
    await untilPaused(runtime, one.id, true)
    await expect(runtime.disturb(one.id, 'kill', { run: 'long', epoch: 1n, untilMs: 0 })).rejects.toThrow(StaleEpoch)
    await runtime.release(one.id, 'long')
    await untilPaused(runtime, one.id, false)
    await expect(runtime.disturb(one.id, 'kill', { run: 'long', epoch: 3n, untilMs: 0 })).rejects.toThrow(StaleEpoch)
    expect((await runtime.observe(one.id)).kind).toBe('running')
    await runtime.disturb(one.id, 'kill', { run: 'other', epoch: 1n, untilMs: 0 })
    expect(await untilSeen(runtime, one.id, 'ended')).toMatchObject({ signal: 'SIGKILL' })
    await runtime.disturb(one.id, 'kill', { run: 'other', epoch: 1n, untilMs: 0 })
    await runtime.release(one.id, 'other')
  })

  test('of an instance that it does not know nothing is paused, and disturbing it does nothing', async () => {
    const { runtime } = await make()
    await runtime.disturb('home-v000-00000a', 'pause', { run: 'r', epoch: 1n, untilMs: Date.now() + 60_000 })
    await runtime.release('home-v000-00000a', 'r')
    expect(await runtime.pauseOf('home-v000-00000a')).toEqual({ paused: false, timer: false })
    expect(await runtime.list()).not.toContain('home-v000-00000a')
  })
}

import { expect, test } from 'vitest'
import type { SequencedNotice } from '../core/event-queue'
import type { EventSource } from '../ports'

export interface EventsUnderTest {
  source: EventSource
  publish(notice: Omit<SequencedNotice, 'seq'>): Promise<void>
  /** Forgets every event so far. */
  prune(): Promise<void>
}

const notice = (key: string) => ({ topic: 'instances' as const, teamId: 'front', key })

/** What every source of events promises one reader. */
export function eventSourceContract(make: () => Promise<EventsUnderTest>): void {
  const listening = async (source: EventSource) => {
    const heard: SequencedNotice[] = []
    const leave = source.subscribe((one) => heard.push(one), () => undefined)
    await source.ready()
    return { heard, leave, keys: () => heard.map(({ key }) => key) }
  }

  test('whoever subscribed hears each event once, in order, and nothing after leaving', async () => {
    const { source, publish } = await make()
    const [one, other] = [await listening(source), await listening(source)]
    for (const key of ['a', 'b']) await publish(notice(key))
    await expect.poll(one.keys, { timeout: 10_000 }).toEqual(['a', 'b'])
    one.leave()
    await publish(notice('c'))
    await expect.poll(other.keys, { timeout: 10_000 }).toEqual(['a', 'b', 'c'])
    expect(one.keys()).toEqual(['a', 'b'])
    expect(other.heard[0]).toMatchObject({ topic: 'instances', teamId: 'front' })
    other.leave()
  })

  test('what came after a sequence can be read again, up to the newest', async () => {
    const { source, publish } = await make()
    const { heard, leave, keys } = await listening(source)
    for (const key of ['d', 'e', 'f']) await publish(notice(key))
    await expect.poll(keys, { timeout: 10_000 }).toEqual(['d', 'e', 'f'])
    const seqs = heard.map(({ seq }) => seq ?? '')
    // Earlier ones may come again: a sequence is drawn before it commits.
    expect((await source.since(seqs[0] ?? ''))?.map(({ key }) => key).slice(-2)).toEqual(['e', 'f'])
    expect(await source.latest()).toBe(seqs[2])
    expect(await source.since(seqs[2] ?? '')).not.toBeNull()
    leave()
  })

  test('a sequence that is not all there any more, or never was, is null', async () => {
    const { source, publish, prune } = await make()
    await source.ready()
    for (const key of ['g', 'h', 'i']) await publish(notice(key))
    const latest = BigInt(await source.latest())
    expect(await source.since(String(latest + 1n))).toBeNull()
    await prune()
    expect(await source.since(String(latest - 2n))).toBeNull()
    expect(await source.since(String(latest))).toEqual([])
  })
}

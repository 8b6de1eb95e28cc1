import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { mayHear } from './event-audience'
import { EventQueue, type SequencedNotice } from './event-queue'

const notice = (seq: number, key = String(seq)): SequencedNotice => ({ seq: String(seq), topic: 'changes', teamId: null, key })

describe('what waits for a slow reader', () => {
  test('comes out in order, and the same thing twice is one, at its latest', () => {
    const queue = new EventQueue()
    queue.push(notice(1, 'a'))
    queue.push(notice(2, 'b'))
    queue.push(notice(3, 'a'))
    const seqs = [queue.shift(), queue.shift(), queue.shift()].map((item) => (item?.kind === 'notice' ? item.notice.seq : item))
    expect(seqs).toEqual(['2', '3', null])
  })

  test('over the limit everything is dropped for one reset', () => {
    const queue = new EventQueue(3)
    for (let seq = 1; seq <= 4; seq++) queue.push(notice(seq))
    queue.push(notice(5))
    expect(queue.shift()).toEqual({ kind: 'reset' })
    expect(queue.shift()).toMatchObject({ notice: { seq: '5' } })
    expect(queue.shift()).toBeNull()
  })

  test('a waiting reader is woken by a push and by the end', async () => {
    const queue = new EventQueue()
    const end = new AbortController()
    const first = queue.next(end.signal)
    queue.push(notice(1))
    expect(await first).toMatchObject({ kind: 'notice' })
    const second = queue.next(end.signal)
    end.abort()
    expect(await second).toBeNull()
  })
})

describe('who hears what', () => {
  const actor = (teams: [string, TeamRole][], operator = false): Actor => ({ kind: 'person', id: 'p', name: 'p', operator, teams: new Map(teams) })
  const topics = new Set(['changes', 'instances'] as const)
  test.each([
    { who: actor([['t', 'viewer']]), event: { topic: 'changes', teamId: 't', key: '1' }, hears: true },
    { who: actor([['t', 'viewer']]), event: { topic: 'changes', teamId: 'other', key: '1' }, hears: false },
    { who: actor([['t', 'lead']]), event: { topic: 'changes', teamId: null, key: '1' }, hears: false },
    { who: actor([]), event: { topic: 'instances', teamId: null, key: '1' }, hears: true },
    { who: actor([], true), event: { topic: 'changes', teamId: null, key: '1' }, hears: true },
    { who: actor([], true), event: { topic: 'changes', teamId: 'other', key: '1' }, hears: true },
    { who: actor([], true), event: { topic: 'registry', teamId: null, key: '1' }, hears: false },
  ] as const)('$event.topic of team $event.teamId: $hears', ({ who, event, hears }) => {
    expect(mayHear(who, topics, event)).toBe(hears)
  })
})

import type { Clock } from '@/lib/kernel/clock'
import type { EstateRange, Traffic } from '../ports'

const entriesMax = 400

/**
 * One answer serves everybody who asks the same within `keepMs`: sums of ten seconds do not change faster, and a screen on
 * every desk must not be a question each. Ranges that end "now" differ by milliseconds, so their ends are compared by that
 * measure. Refusals are kept too, so that a silent collector is not asked by every page at once.
 */
export function keepTraffic(traffic: Traffic, clock: Clock, keepMs = 1_500): Traffic {
  const kept = new Map<string, { atMs: number; answer: Promise<unknown> }>()
  const slot = ({ fromMs, toMs }: EstateRange) => [Math.floor(fromMs / keepMs), Math.floor(toMs / keepMs)]
  function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const nowMs = clock.nowMs()
    const known = kept.get(key)
    // The key holds the kind of question, so the type of its answer is the asker's.
    if (known && nowMs - known.atMs < keepMs) return known.answer as Promise<T>
    if (kept.size >= entriesMax) for (const [old, { atMs }] of kept) if (nowMs - atMs >= keepMs || kept.size >= entriesMax) kept.delete(old)
    const answer = ask()
    kept.set(key, { atMs: nowMs, answer })
    answer.catch(() => kept.delete(key))
    return answer
  }
  return {
    summary: (question) => once(JSON.stringify(['summary', { ...question, range: slot(question.range) }]), () => traffic.summary(question)),
    overTime: (question) => once(JSON.stringify(['over-time', { ...question, range: slot(question.range) }]), () => traffic.overTime(question)),
  }
}

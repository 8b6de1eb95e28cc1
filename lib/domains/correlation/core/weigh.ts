import type { ChangeEvent, ChangePlace } from '../schemas'

/** A change counts half as much for every five minutes that it lies back: most of what breaks something does so at once. */
export const halfLifeMs = 5 * 60_000

export const timeWeight = (beforeMs: number): number => 2 ** (-Math.max(0, beforeMs) / halfLifeMs)

/** What an application calls explains it better than who calls it, near better than far, and always called better than seldom. */
export function topologyWeight(place: ChangePlace): number {
  switch (place.kind) {
    case 'self':
      return 1
    case 'callee':
      return 0.8 ** place.hops * (0.6 + 0.4 * Math.min(1, place.callsPerRequest ?? 1))
    case 'caller':
      return 0.45 * 0.6 ** (place.hops - 1)
    case 'everywhere':
      return 0.3
    case 'unknown':
      return 0.3
    case 'apart':
      return 0.05
  }
}

/** Acts that change nothing that runs. Their first word, or the whole. */
const silent = new Set([
  'person', 'session', 'token', 'team', 'membership', 'one-time-link', 'access', 'quota', 'delivery-policy', 'canary-config', 'application', 'ledger',
  'release.create', 'credential.reveal', 'credential.issue', 'credential.sweep', 'service.create', 'service.near-size', 'service.below-size', 'service.sweep', 'service.retry',
  'rollout.start', 'rollout.health', 'rollout.analyse', 'rollout.grow-health', 'rollout.warm', 'rollout.done', 'rollout.rolled-back', 'rollout.roll-back',
  'canary.begin', 'canary.ask', 'canary.sign-promote', 'canary.sign-extend', 'canary.sign-roll-back', 'chaos.start', 'chaos.finish', 'chaos.refuse', 'binding.settle', 'binding.retry', 'binding.cancel-rotation',
])

/** How often such an act is what broke something. What is not named here, and not silent, is half. */
const weights: Record<string, number> = {
  'chaos.inject': 1, 'chaos.left': 0.7, 'chaos.end': 0.5, 'chaos.abort': 0.5, 'chaos.abort-all': 0.5, 'chaos.take-back': 0.5,
  'rollout.split': 1, 'rollout.shift': 1, 'rollout.restore': 1, 'rollout.grow': 0.8, 'rollout.drain': 0.6, 'rollout.drain-back': 0.6, 'rollout.retire': 0.6, 'rollout.discard': 0.6, 'rollout.failed': 0.8,
  'server-group.scale': 0.9, 'server-group.destroy': 1, 'server-group.create': 0.7,
  'instance.end': 1, 'instance.stop': 0.7, 'instance.replace': 0.7, 'instance.start': 0.4,
  'binding.create': 0.6, 'binding.roll': 0.9, 'binding.rotate': 0.8, 'binding.remove': 0.8, 'binding.end': 0.9, 'credential.revoke': 0.9, 'credential.end-sessions': 1,
  'service.hold-writes': 1, 'service.give-writes': 0.5, 'service.delete': 0.9, 'service.deprovision': 1, 'platform.stop': 1,
}
const otherwise = 0.5

/** A breaker opens after calls failed: it is nearer to a symptom. 0: nothing that runs was changed. */
export function kindWeight(event: ChangeEvent): number {
  if (event.kind === 'breaker') return event.event === 'opened' ? 0.6 : 0.3
  const { action } = event.entry
  if (silent.has(action) || silent.has(action.split('.')[0] ?? '')) return 0
  return weights[action] ?? otherwise
}

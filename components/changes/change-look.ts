import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import type { ChartMarker } from '../charts/prepare/chart-input'
import type { IconName } from '../ui/icon-paths'

interface Look {
  icon: IconName
  look?: 'bad' | 'canary' | 'warn' | 'info'
}

const byAction: Record<string, Look> = {
  'server-group.create': { icon: 'deploy', look: 'info' },
  'server-group.scale': { icon: 'scale' },
  'server-group.destroy': { icon: 'trash', look: 'warn' },
  'release.create': { icon: 'deploy', look: 'info' },
  'instance.replace': { icon: 'replace', look: 'warn' },
  'rollout.start': { icon: 'deploy', look: 'info' },
  'rollout.shift': { icon: 'deploy', look: 'info' },
  'rollout.roll-back': { icon: 'undo', look: 'warn' },
  'rollout.restore': { icon: 'undo', look: 'warn' },
  'rollout.rolled-back': { icon: 'undo', look: 'warn' },
  'rollout.failed': { icon: 'deploy', look: 'bad' },
  'canary.ask': { icon: 'alert', look: 'warn' },
  'canary.promote': { icon: 'canary', look: 'canary' },
  'canary.roll-back': { icon: 'undo', look: 'bad' },
  'chaos.inject': { icon: 'chaos', look: 'bad' },
  'chaos.end': { icon: 'chaos', look: 'info' },
  'chaos.abort': { icon: 'stop', look: 'warn' },
  'chaos.abort-all': { icon: 'stop', look: 'warn' },
  'chaos.refuse': { icon: 'chaos', look: 'warn' },
  'chaos.take-back': { icon: 'undo', look: 'warn' },
  'alert.fire': { icon: 'alert', look: 'bad' },
  'alert.escalate': { icon: 'alert', look: 'bad' },
  'alert.resolve': { icon: 'alert', look: 'info' },
  'alert-rule.no-data': { icon: 'alert', look: 'warn' },
  'alert-rule.silence': { icon: 'alert', look: 'warn' },
  'alert-rule.delete': { icon: 'trash', look: 'warn' },
  'webhook.delete': { icon: 'trash', look: 'warn' },
  'service.delete': { icon: 'trash', look: 'warn' },
  'service.near-size': { icon: 'database', look: 'warn' },
  'service.hold-writes': { icon: 'database', look: 'bad' },
  'service.give-writes': { icon: 'database', look: 'info' },
  'credential.end-sessions': { icon: 'key', look: 'warn' },
  'config.roll-back': { icon: 'undo', look: 'warn' },
  'config.reveal': { icon: 'key', look: 'warn' },
  'config-stage.stop': { icon: 'undo', look: 'warn' },
  'drain.delete': { icon: 'trash', look: 'warn' },
  'drain.pause': { icon: 'pause', look: 'warn' },
  'binding.create': { icon: 'link', look: 'info' },
  'binding.roll': { icon: 'replace', look: 'info' },
  'binding.remove': { icon: 'link', look: 'warn' },
  'binding.rotate': { icon: 'key', look: 'info' },
  'credential.reveal': { icon: 'key', look: 'warn' },
  'instance.take-out': { icon: 'pause', look: 'warn' },
  'instance.drain': { icon: 'pause', look: 'warn' },
  'instance.bring-back': { icon: 'play', look: 'info' },
  'registry.clean-up': { icon: 'trash', look: 'warn' },
  'zone.drain': { icon: 'pause', look: 'bad' },
  'zone.bring-back': { icon: 'play', look: 'info' },
  'breaker.force': { icon: 'breaker', look: 'warn' },
  'breaker.release': { icon: 'breaker', look: 'info' },
  'breaker.force-end': { icon: 'breaker', look: 'info' },
  'breaker.set-rules': { icon: 'breaker', look: 'info' },
  'breaker.drop-rules': { icon: 'breaker', look: 'info' },
  'access.refused': { icon: 'lock', look: 'warn' },
}

const byKind: Record<string, IconName> = {
  application: 'applications', release: 'deploy', rollout: 'deploy', canary: 'canary', chaos: 'chaos', alert: 'alert', 'alert-rule': 'alert', webhook: 'external', 'server-group': 'deploy', instance: 'part', person: 'person', session: 'person', membership: 'team', team: 'team',
  config: 'config', 'config-stage': 'config', 'config-key': 'key', zone: 'globe', registry: 'registry', breaker: 'breaker', 'breaker-stream': 'external', drain: 'external', service: 'database', binding: 'link', credential: 'key', quota: 'database', token: 'key', 'one-time-link': 'key', platform: 'part', access: 'lock',
}

/** One drawing for one kind of change; what failed is red whatever it was. */
export function changeLook({ action, phase }: Pick<LedgerEntry, 'action' | 'phase'>): Look {
  const look = byAction[action] ?? { icon: byKind[action.split('.')[0] ?? ''] ?? 'changes' }
  return phase === 'failed' ? { icon: look.icon, look: 'bad' } : look
}

/** What may explain a curve: things that run changed. Sign-ins and preferences explain nothing. */
const marked = new Set(['application', 'release', 'server-group', 'instance', 'platform', 'service', 'binding'])
/** Of a rollout's many steps those that move traffic, and of a run of faults when one came, went or was aborted. */
const movesTraffic = new Set(['rollout.split', 'rollout.shift', 'rollout.restore', 'chaos.inject', 'chaos.end', 'chaos.abort', 'chaos.abort-all', 'zone.drain', 'zone.bring-back'])
/** What was felt of it: an alert that opened, and its end. */
const felt = new Set(['alert.fire', 'alert.resolve'])

export function changeMarkers(entries: readonly LedgerEntry[], titleOf: (entry: LedgerEntry) => string, application?: string): ChartMarker[] {
  return entries
    .filter((entry) => entry.phase !== 'intended' && (movesTraffic.has(entry.action) || felt.has(entry.action) || marked.has(entry.action.split('.')[0] ?? '')))
    .map((entry) => ({
      id: entry.position,
      atMs: Date.parse(entry.at),
      title: titleOf(entry),
      ...changeLook(entry),
      ...(application !== undefined && entry.application !== application && { elsewhere: true }),
    }))
}

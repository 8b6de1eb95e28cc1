import { sampleNames } from '../schemas'

/** What the sample's bad release is called: by this the ledger tells it from any other. */
export const badVersion = '1.0.0-failing'

/** Every action of the ledger that the guide goes by. Named here alone: a domain that renames one of its own has to rename it here. */
export const witnessActions = {
  /** A person starts a run; the controller injects it (`done`) and finishes it when nothing of it is left. */
  run: { start: 'chaos.start', inject: 'chaos.inject', finish: 'chaos.finish' },
  release: 'release.create',
  /** A person starts a rollout; the controller ends it as rolled back. */
  rollout: { start: 'rollout.start', rolledBack: 'rollout.rolled-back' },
  /** A person orders a service; the controller has provisioned it (`done`). */
  service: { create: 'service.create', provision: 'service.provision' },
  /** A person asks for a drain and later asks back; between them the controller has drained it (`done`). */
  hold: { ask: 'instance.ask-drain', drained: 'instance.drain', back: 'instance.ask-back' },
  configuration: { save: 'config.save', rollBack: 'config.roll-back' },
  route: { create: 'gateway-route.create', remove: 'gateway-route.delete' },
  /** A forced breaker is left to its rules by a person, or by the controller when its time is over. */
  breaker: { force: 'breaker.force', release: 'breaker.release', over: 'breaker.force-end' },
  balancing: { set: 'balancing.set', forget: 'balancing.forget' },
  capacity: 'application.capacity',
  /** Each application in the zone has an entry of its own. */
  zone: { drain: 'zone.drain', bringBack: 'zone.bring-back' },
} as const

export interface WitnessQuestion {
  action: string
  application?: string
  /** Must stand somewhere in the entry. */
  says?: string
  /** A release stays what it is: the same bytes again are the same release, and no new entry. */
  ever?: true
}

/** One question to the ledger for each action. */
export const witnessQuestions: readonly WitnessQuestion[] = [
  ...Object.values(witnessActions.run).map((action) => ({ action, application: sampleNames.broken })),
  { action: witnessActions.release, application: sampleNames.shipped, says: badVersion, ever: true },
  ...Object.values(witnessActions.rollout).map((action) => ({ action, application: sampleNames.shipped })),
  ...[...Object.values(witnessActions.service), ...Object.values(witnessActions.route)].map((action) => ({ action })),
  ...[witnessActions.hold, witnessActions.configuration, witnessActions.breaker, { capacity: witnessActions.capacity }, witnessActions.zone]
    .flatMap((actions): string[] => Object.values(actions))
    .map((action) => ({ action, application: sampleNames.home })),
  ...Object.values(witnessActions.balancing).map((action) => ({ action, application: sampleNames.broken })),
]

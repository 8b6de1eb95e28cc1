import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import type { Registry } from '@/lib/domains/registry/registry'
import type { Peers } from '@/lib/domains/registry/peers'
import { ok } from '@/lib/kernel/result'

/** What the console and the collector ask about the registry, over the daemon's socket. */
export function answerRegistryCalls(routes: ControlRoutes, registry: Registry, peers: Pick<Peers, 'states'>): void {
  answerCall(routes, daemonCalls.listRegistry, (input) => ok(registry.list(input)))
  answerCall(routes, daemonCalls.scrapeTargets, () => ok(registry.scrapeTargets()))
  answerCall(routes, daemonCalls.registrySummary, (input) => ok({ ...registry.summary(input), peers: peers.states() }))
}

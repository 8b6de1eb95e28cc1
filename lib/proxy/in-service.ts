import type { Caller, DiscoverySnapshot, Target } from '@/lib/domains/gateway/schemas'

/** What the last picture says of applications by their names and virtual hosts. Looked up seldom, so it is put in order at the first question. */
export interface InService {
  apply(snapshot: DiscoverySnapshot): void
  /** False until the first picture. */
  known(): boolean
  /** Those of an application, in whatever case its name is written; the zone's own first. */
  targetsOf(application: string, zone: string | null): Target[]
  /** The application that a virtual host stands for: one of that name, else the one that announces it. Null: none. */
  applicationAt(virtualHost: string): string | null
  /** Whether an instance takes requests. */
  has(instance: string): boolean
  /** Whether the runtime still stands by an instance. */
  isOurs(instance: string): boolean
}

interface Ordered {
  byApplication: Map<string, Target[]>
  byVirtualHost: Map<string, string>
  instances: Set<string>
  callers: Map<string, Caller>
}

function order({ targets, callers }: DiscoverySnapshot): Ordered {
  const byApplication = new Map<string, Target[]>(callers.map(({ application }) => [application.toLowerCase(), []]))
  const byVirtualHost = new Map<string, string>()
  for (const target of targets) {
    const name = target.application.toLowerCase()
    const list = byApplication.get(name)
    if (list) list.push(target)
    else byApplication.set(name, [target])
  }
  for (const { application, virtualHosts } of targets) {
    for (const host of virtualHosts ?? []) if (!byVirtualHost.has(host) && !byApplication.has(host)) byVirtualHost.set(host, application)
  }
  return { byApplication, byVirtualHost, instances: new Set(targets.map(({ instance }) => instance)), callers: new Map(callers.map((caller) => [caller.instance, caller])) }
}

export function createInService(): InService {
  let snapshot: DiscoverySnapshot | null = null
  let ordered: Ordered | null = null
  const look = () => (ordered ??= order(snapshot ?? { version: 0, state: 'ready', targets: [], callers: [], weights: [] }))
  return {
    apply(next) {
      snapshot = next
      ordered = null
    },
    known: () => snapshot !== null,
    targetsOf(application, zone) {
      const list = look().byApplication.get(application.toLowerCase()) ?? []
      return zone === null ? list : [...list.filter((target) => target.zone === zone), ...list.filter((target) => target.zone !== zone)]
    },
    applicationAt(virtualHost) {
      const name = virtualHost.replace(/:\d+$/, '').toLowerCase()
      const { byApplication, byVirtualHost, callers } = look()
      const list = byApplication.get(name)
      // As it is written there: it is routed by that.
      if (list) return list[0]?.application ?? [...callers.values()].find(({ application }) => application.toLowerCase() === name)?.application ?? null
      return byVirtualHost.get(name) ?? null
    },
    has: (instance) => look().instances.has(instance),
    isOurs: (instance) => look().callers.has(instance),
  }
}

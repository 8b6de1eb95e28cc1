export interface FleetInstance {
  app: string
  id: string
  zone: string
  port: number
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0')

/** Instances spread evenly over applications and zones; the same for the same numbers. */
export const makeFleet = (instances: number, applications: number, zones: readonly string[]): FleetInstance[] =>
  Array.from({ length: instances }, (_, at) => {
    const app = `load-${digits(at % applications, 4)}`
    return { app, id: `${app}-v000-${digits(at, 6)}`, zone: zones[Math.floor(at / applications) % zones.length] ?? 'local-a', port: 20_000 + (at % 40_000) }
  })

export interface RegistrationOptions {
  /** Seconds between heartbeats; a lease is three of them. */
  interval: number
  dirtyMs?: number
  metadata?: Record<string, string>
}

/** What a stock client sends to register. */
export const registration = ({ app, id, zone, port }: FleetInstance, { interval, dirtyMs = Date.now(), metadata = {} }: RegistrationOptions): string =>
  JSON.stringify({
    instance: {
      instanceId: id, hostName: '127.0.0.1', app, ipAddr: '127.0.0.1', status: 'UP', vipAddress: app, secureVipAddress: app,
      port: { $: port, '@enabled': 'true' }, securePort: { $: 443, '@enabled': 'false' },
      dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
      leaseInfo: { renewalIntervalInSecs: interval, durationInSecs: interval * 3 },
      metadata: { zone, cluster: app, serverGroup: `${app}-v000`, version: '1.0.0', ...metadata },
      homePageUrl: `http://127.0.0.1:${port}/`, healthCheckUrl: `http://127.0.0.1:${port}/health`, lastDirtyTimestamp: String(dirtyMs),
    },
  })

export const pathOf = ({ app, id }: Pick<FleetInstance, 'app' | 'id'>): string => `/apps/${app}/${id}`

/** Works on all of them, `lanes` at once. */
export async function eachOf<T>(all: readonly T[], lanes: number, work: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

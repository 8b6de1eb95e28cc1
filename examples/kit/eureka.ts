import { environment } from './environment'

const renewMs = 5_000
const leaseSeconds = 15

/** A lease in the registry, renewed until `leave`. The protocol is Eureka's, version 1 of its REST operations, as JSON. */
export function joinRegistry(port: number): { leave(): Promise<void> } {
  const { eureka, application, instance, host, zone, cluster, serverGroup } = environment
  if (!eureka) return { leave: async () => undefined }
  const base = `${eureka.replace(/\/$/, '')}/apps/${application.toUpperCase()}`
  const self = `${base}/${encodeURIComponent(instance)}`
  const address = `http://${host}:${port}`
  const registration = {
    instance: {
      instanceId: instance,
      app: application.toUpperCase(),
      hostName: host,
      ipAddr: host,
      vipAddress: application,
      secureVipAddress: application,
      status: 'UP',
      port: { $: port, '@enabled': 'true' },
      securePort: { $: 443, '@enabled': 'false' },
      homePageUrl: `${address}/`,
      statusPageUrl: `${address}/health`,
      healthCheckUrl: `${address}/health`,
      dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
      leaseInfo: { renewalIntervalInSecs: renewMs / 1000, durationInSecs: leaseSeconds },
      metadata: { zone, ...(cluster && { cluster }), ...(serverGroup && { serverGroup }) },
    },
  }

  let registered = false
  let left = false
  async function send(method: string, url: string, body?: unknown): Promise<number> {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.timeout(4_000),
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    await answer.arrayBuffer()
    return answer.status
  }
  async function renew(): Promise<void> {
    // 404: the registry does not know us (any more), so say everything again.
    if (registered && (await send('PUT', self)) !== 404) return
    registered = (await send('POST', base, registration)) === 204
  }
  async function keep(): Promise<void> {
    await renew().catch(() => undefined) // The registry is away: the next turn tries again.
    if (!left) timer = setTimeout(() => void keep(), registered ? renewMs : 1_000)
  }
  let timer: NodeJS.Timeout | undefined
  void keep()

  return {
    async leave() {
      left = true
      clearTimeout(timer)
      await send('DELETE', self).catch(() => undefined)
    },
  }
}

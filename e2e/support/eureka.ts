import { productSettings } from './api'

const address = (path: string) => `http://127.0.0.1:${productSettings().ports.eureka}/eureka/apps/${path}`

/** A registration as a stock client sends it: JSON over the registry's own wire. */
export async function registerOutside(application: string, id: string, port: number): Promise<number> {
  const instance = {
    instanceId: id,
    app: application.toUpperCase(),
    hostName: '127.0.0.1',
    ipAddr: '127.0.0.1',
    vipAddress: application,
    status: 'UP',
    port: { $: port, '@enabled': 'true' },
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
    leaseInfo: { renewalIntervalInSecs: 30, durationInSecs: 90 },
    metadata: { zone: 'local-c' },
  }
  const answer = await fetch(address(application.toUpperCase()), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instance }) })
  return answer.status
}

export const cancelOutside = async (application: string, id: string): Promise<number> => (await fetch(address(`${application.toUpperCase()}/${id}`), { method: 'DELETE' })).status

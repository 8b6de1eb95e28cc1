import { createLog } from '@/lib/kernel/log'
import type { ExpectedInstance } from '../core/expected-instance'
import type { InstanceInfo } from '../core/instance'
import { readInstance, readRegistration } from '../wire/read-instance'

export const quietLog = createLog('test', () => undefined)

/** What a stock client sends, with the fields of the case on top. */
export const wireInstance = (more: Record<string, unknown> = {}) => ({
  instance: {
    instanceId: 'home-1',
    hostName: '127.0.0.1',
    app: 'home',
    ipAddr: '127.0.0.1',
    status: 'UP',
    port: { $: 4101, '@enabled': 'true' },
    dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
    vipAddress: 'home',
    metadata: { zone: 'local-a' },
    lastDirtyTimestamp: '1000',
    ...more,
  },
})

/** The same, read: throws when the case is not a valid instance. */
export function instanceInfo(more: Record<string, unknown> = {}, nowMs = 1_000): InstanceInfo {
  const wire = readRegistration(wireInstance(more))
  const read = wire && readInstance(wire, wire.app ?? '', nowMs)
  if (!read?.ok) throw new Error(read ? read.reason : 'not an instance')
  return read.info
}

export const expectedInstance = (more: Partial<ExpectedInstance> = {}): ExpectedInstance => ({
  id: 'home-v000-3f9a2c',
  application: 'home',
  host: '127.0.0.1',
  port: 4101,
  zone: 'local-b',
  cluster: 'home',
  serverGroup: 'home-v000',
  version: '1.0.0',
  secretHash: '',
  ...more,
})

import { z } from 'zod'
import type { InstanceInfo, WirePort } from '../core/instance'
import { InstanceStatus } from '../schemas'

/** Clients write numbers as text, text as numbers and booleans as either; what cannot be read at all counts as missing. */
const Text = z.union([z.string(), z.number(), z.boolean()]).transform((value) => String(value).trim()).nullish().catch(null)
const WholeNumber = z.union([z.number(), z.string().trim().regex(/^-?\d{1,16}$/).transform(Number)]).pipe(z.number().int())
const Whole = WholeNumber.nullish().catch(null)
const Flag = z.union([z.boolean(), z.string().transform((value) => value.trim().toLowerCase() === 'true')]).nullish().catch(null)
const Status = z.string().trim().toUpperCase().pipe(InstanceStatus).catch('UNKNOWN')

const Port = z
  .union([WholeNumber.transform((number) => ({ $: number, '@enabled': null })), z.object({ $: Whole, '@enabled': Flag })])
  .nullish()
  .catch(null)

/** `@class` is the Java codec's own; values that are not plain text are left out. */
const Texts = z
  .record(z.string(), z.unknown())
  .transform((given) => {
    const kept: Record<string, string> = {}
    for (const [key, value] of Object.entries(given)) {
      if (key === '@class' || key === '__proto__') continue
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') kept[key] = String(value)
    }
    return kept
  })
  .nullish()
  .catch(null)

const DataCenterInfo = z.object({ '@class': Text, name: Text, metadata: Texts }).nullish().catch(null)
const LeaseInfo = z.object({ renewalIntervalInSecs: Whole, durationInSecs: Whole }).nullish().catch(null)

export const WireInstance = z.object({
  instanceId: Text, app: Text, appGroupName: Text, hostName: Text, ipAddr: Text, sid: Text,
  status: Status, overriddenStatus: Status.optional(), overriddenstatus: Status.optional(),
  port: Port, securePort: Port, countryId: Whole,
  dataCenterInfo: DataCenterInfo, leaseInfo: LeaseInfo, metadata: Texts,
  homePageUrl: Text, statusPageUrl: Text, healthCheckUrl: Text, secureHealthCheckUrl: Text,
  vipAddress: Text, secureVipAddress: Text, isCoordinatingDiscoveryServer: Flag, lastDirtyTimestamp: Whole,
  actionType: z.enum(['ADDED', 'MODIFIED', 'DELETED']).nullish().catch(null),
})
export type WireInstance = z.infer<typeof WireInstance>

const myOwnClass = 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo'
const amazonClass = 'com.netflix.appinfo.AmazonInfo'

function portOf(port: WireInstance['port'], enabledByDefault: boolean, missing: number): WirePort {
  const number = port?.$ ?? null
  if (number === null || number < 0 || number > 65535) return { number: missing, enabled: false }
  return { number, enabled: port?.['@enabled'] ?? enabledByDefault }
}

const orNull = (text: string | null | undefined): string | null => (text ? text : null)

/** The id in addresses: `instanceId`, else the AWS one, else the host name. */
const idOf = (wire: WireInstance): string | null => orNull(wire.instanceId) ?? orNull(wire.dataCenterInfo?.metadata?.['instance-id']) ?? orNull(wire.hostName)

export type ReadInstance = { ok: true; info: InstanceInfo } | { ok: false; reason: string }

/** Checks in the order of Netflix's `ApplicationResource.addInstance`, with its words; `nowMs` stands for a missing dirty timestamp. */
export function readInstance(wire: WireInstance, pathApp: string, nowMs: number): ReadInstance {
  const no = (reason: string): ReadInstance => ({ ok: false, reason })
  const [instanceId, hostName, ipAddr, app] = [idOf(wire), orNull(wire.hostName), orNull(wire.ipAddr), orNull(wire.app)]
  if (!instanceId) return no('Missing instanceId')
  if (!hostName) return no('Missing hostname')
  if (!ipAddr) return no('Missing ip address')
  if (!app) return no('Missing appName')
  if (app.toUpperCase() !== pathApp.toUpperCase()) return no(`Mismatched appName, expecting ${pathApp.toUpperCase()} but was ${app.toUpperCase()}`)
  const center = wire.dataCenterInfo
  if (!center) return no('Missing dataCenterInfo')
  if (!center.name) return no('Missing dataCenterInfo Name')
  if (instanceId.length > 400 || hostName.length > 255 || ipAddr.length > 255 || app.length > 200) return no('A name is too long')
  const amazon = center.name === 'Amazon'
  const duration = wire.leaseInfo?.durationInSecs ?? 0
  const interval = wire.leaseInfo?.renewalIntervalInSecs ?? 0
  return {
    ok: true,
    info: {
      instanceId,
      app: app.toUpperCase(),
      appGroupName: orNull(wire.appGroupName)?.toUpperCase() ?? null,
      hostName,
      ipAddr,
      sid: wire.sid === 'na' || wire.sid === 'unknown' ? null : orNull(wire.sid),
      status: wire.status,
      overriddenStatus: wire.overriddenStatus ?? wire.overriddenstatus ?? 'UNKNOWN',
      port: portOf(wire.port, true, 7001),
      securePort: portOf(wire.securePort, false, 7002),
      countryId: wire.countryId ?? 1,
      dataCenterInfo: {
        class: orNull(center['@class']) ?? (amazon ? amazonClass : myOwnClass),
        name: center.name,
        metadata: amazon ? { ...center.metadata, 'instance-id': center.metadata?.['instance-id'] ?? instanceId } : (center.metadata ?? null),
      },
      renewalIntervalSeconds: interval > 0 ? interval : 30,
      durationSeconds: duration > 0 ? Math.min(duration, 86_400) : 90,
      metadata: wire.metadata ?? {},
      homePageUrl: orNull(wire.homePageUrl),
      statusPageUrl: orNull(wire.statusPageUrl),
      healthCheckUrl: orNull(wire.healthCheckUrl),
      secureHealthCheckUrl: orNull(wire.secureHealthCheckUrl),
      vipAddress: orNull(wire.vipAddress),
      secureVipAddress: orNull(wire.secureVipAddress),
      isCoordinatingDiscoveryServer: wire.isCoordinatingDiscoveryServer ?? false,
      lastDirtyTimestampMs: wire.lastDirtyTimestamp ?? nowMs,
    },
  }
}

/** A registration's body: `{"instance": {…}}`. Null when it is not one. */
export function readRegistration(body: unknown): WireInstance | null {
  const parsed = z.object({ instance: WireInstance }).safeParse(body)
  return parsed.success ? parsed.data.instance : null
}

import { sidecarCalls } from '@/lib/control/sidecar-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import type { LeaseOf, RegisteredAs, RegistrationOrder } from '@/lib/domains/gateway/sidecar-schemas'
import type { Registry } from '@/lib/domains/registry/registry'
import { readInstance, readRegistration } from '@/lib/domains/registry/wire/read-instance'
import type { WriteOutcome } from '@/lib/domains/registry/wire-writes'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { KnownInstances } from '../instances/known-instances'

/** Applications are registered where their sidecar is: on this machine. */
const host = '127.0.0.1'

/** What a stock client of that application would send. */
function wireBody(as: RegisteredAs, { status, health, metadata, leaseSeconds, everySeconds }: RegistrationOrder): unknown {
  const address = `http://${host}:${as.port}`
  return {
    instance: {
      instanceId: as.instance, app: as.application, hostName: host, ipAddr: host, vipAddress: as.application, secureVipAddress: as.application, status,
      port: { $: as.port, '@enabled': true }, securePort: { $: 443, '@enabled': false },
      homePageUrl: `${address}/`, statusPageUrl: address + health, healthCheckUrl: address + health,
      dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
      leaseInfo: { renewalIntervalInSecs: everySeconds, durationInSecs: leaseSeconds },
      metadata: { ...metadata, ...(as.zone !== null && { zone: as.zone }), registeredBy: 'sidecar' },
    },
  }
}

function refusedBy(outcome: Exclude<WriteOutcome, { kind: 'done' }>): Fault {
  switch (outcome.kind) {
    case 'refused':
      return fault('conflict', outcome.reason)
    case 'full':
      return fault('too-many', 'The registry holds as many instances as it may.')
    case 'unknown':
      return fault('not-found', 'No such instance is registered.')
  }
}

/** What the sidecar writes into the registry. An instance of ours needs no secret here: the proxy has seen it. */
export function answerSidecarCalls(routes: ControlRoutes, registry: Registry, known: Pick<KnownInstances, 'find'>): void {
  const writesOf = (verified: boolean) => (verified ? registry.proven : registry.writes)
  const targetOf = ({ instance, application }: LeaseOf) => ({ app: application.toUpperCase(), id: instance, secret: null })

  function asWhom({ instance, application, port, zone }: RegistrationOrder): Result<RegisteredAs, Fault> {
    if (instance !== null) {
      const ours = known.find(instance)
      return ours ? ok({ instance, application: ours.application, verified: true, port: ours.port, zone: ours.zone }) : fail(fault('not-found', 'The platform has ended this instance.'))
    }
    if (port === null) return fail(fault('invalid-input', 'Say the port.'))
    return ok({ instance: `${host}:${application}:${port}`, application, verified: false, port, zone })
  }

  answerCall(routes, sidecarCalls.register, async (order) => {
    const as = asWhom(order)
    if (!as.ok) return as
    const wire = readRegistration(wireBody(as.value, order))
    const read = wire && readInstance(wire, as.value.application, Date.now())
    if (!read?.ok) return fail(fault('invalid-input', read ? read.reason : 'This is no instance.'))
    const outcome = await writesOf(as.value.verified).register(read.info, null)
    return outcome.kind === 'done' ? as : fail(refusedBy(outcome))
  })
  answerCall(routes, sidecarCalls.renew, async (lease) => {
    const outcome = await writesOf(lease.verified).renew(targetOf(lease), null)
    return outcome.kind === 'done' || outcome.kind === 'unknown' ? ok(outcome.kind === 'done') : fail(refusedBy(outcome))
  })
  answerCall(routes, sidecarCalls.leave, async (lease) => {
    const outcome = await writesOf(lease.verified).cancel(targetOf(lease))
    return outcome.kind === 'done' || outcome.kind === 'unknown' ? ok(null) : fail(refusedBy(outcome))
  })
  answerCall(routes, sidecarCalls.statusOf, ({ instance }) => ok(registry.table.findById(instance)?.status ?? null))
}

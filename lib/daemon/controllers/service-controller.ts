import { offeringOf, planOf } from '@/lib/domains/catalog/core/offerings'
import { serviceKind } from '@/lib/domains/catalog/core/work-kinds'
import type { Broker, BrokerAnswer, ServiceRecord, ServiceWork } from '@/lib/domains/catalog/ports'
import { type Fence, LeaseLost, StaleEpoch } from '@/lib/domains/delivery/ports'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface ServiceControllerOptions {
  work: ServiceWork
  broker: Broker
  crash?: CrashHook
}

/** Nothing can come any more, but for what people ask: that wakes us. */
const restMs = 30 * 86_400_000
const soonMs = 300
/** As the broker protocol's maximum polling duration: a server that starts for the first time takes seconds. */
const pollingMs = 180_000
const triesMax = 6
const operation = 'start-server'

export const callOf = ({ offering, plan }: Pick<ServiceRecord, 'offering' | 'plan'>, { epoch }: Fence) => ({ serviceId: offeringOf(offering).id, planId: planOf(offering, plan).id, epoch })

/** Makes what was ordered and takes away what is to go: intent, the broker's act, record. */
export function createServiceController({ work, broker, crash = noCrash }: ServiceControllerOptions): Controller {
  async function fail(fence: Fence, record: ServiceRecord, reason: string) {
    await work.record(fence, record, { kind: 'failed', reason })
    return { nextLookMs: restMs }
  }

  async function provision(fence: Fence, record: ServiceRecord) {
    if (record.step === '') await work.intend(fence, record, 'provision')
    await crash('before-act', 'service provision')
    let answer: BrokerAnswer<null>
    try {
      answer = await broker.provision(record.id, callOf(record, fence))
    } catch (error) {
      if (error instanceof StaleEpoch || error instanceof LeaseLost) throw error
      const reason = (error as Error).message
      if (record.tries + 1 >= triesMax) return fail(fence, record, `The database could not be made: ${reason}.`)
      await work.note(fence, record, `tries again: ${reason}`.slice(0, 300), true)
      throw error
    }
    await crash('between-act-and-record', 'service provision')
    if (answer.kind === 'refused') return fail(fence, record, answer.description)
    if (answer.kind === 'in-progress') {
      if (record.nowMs - record.createdAtMs > pollingMs) return fail(fence, record, `The server for databases does not come up: ${answer.description}.`)
      await work.note(fence, record, answer.description, false)
      // Polled as the protocol has it; when the server is there, the same order is given again.
      const { state } = await broker.lastOperation(record.id, operation)
      return { nextLookMs: state === 'in progress' ? soonMs : 0 }
    }
    await work.record(fence, record, { kind: 'ready' })
    await crash('after-record', 'service provision')
    return { nextLookMs: restMs }
  }

  async function deprovision(fence: Fence, record: ServiceRecord) {
    // Their own controller ends them, instances first.
    if (record.bindings > 0) {
      await work.note(fence, record, `waits for ${record.bindings} ${record.bindings === 1 ? 'binding' : 'bindings'} to end`, false)
      return { nextLookMs: soonMs }
    }
    if (record.step !== 'deprovision') await work.intend(fence, record, 'deprovision')
    await crash('before-act', 'service deprovision')
    const answer = await broker.deprovision(record.id, callOf(record, fence))
    await crash('between-act-and-record', 'service deprovision')
    if (answer.kind !== 'done') throw new Error(`the broker did not delete ${record.name}: ${answer.description}`)
    await work.record(fence, record, { kind: 'deleted' })
    await crash('after-record', 'service deprovision')
    return { nextLookMs: restMs }
  }

  return {
    kind: serviceKind,
    concurrency: 8,
    async step(fence) {
      const record = await work.load(fence.objectId)
      if (record?.state === 'creating') return provision(fence, record)
      if (record?.state === 'deleting') return deprovision(fence, record)
      return { nextLookMs: restMs }
    },
  }
}

import { offeringOf, planOf } from '@/lib/domains/catalog/core/offerings'
import { type SizeAction, sizeStep } from '@/lib/domains/catalog/core/decide-size'
import { triesAgain } from '@/lib/domains/catalog/core/said-words'
import { serviceKind } from '@/lib/domains/catalog/core/work-kinds'
import type { Broker, BrokerAnswer, ServiceRecord, ServiceWork, WriteGuard, WriteHold } from '@/lib/domains/catalog/ports'
import type { Said, ServiceSize } from '@/lib/domains/catalog/schemas'
import { type Fence, LeaseLost, StaleEpoch } from '@/lib/domains/delivery/ports'
import { type Controller, type CrashHook, noCrash } from './controller'

export interface ServiceControllerOptions {
  work: ServiceWork
  broker: Broker & WriteGuard
  crash?: CrashHook
}

/** Nothing can come any more, but for what people ask: that wakes us. */
const restMs = 30 * 86_400_000
const soonMs = 300
/** As the broker protocol's maximum polling duration: a server that starts for the first time takes seconds. */
const pollingMs = 180_000
const triesMax = 6
const operation = 'start-server'
/** A held service is looked at again, for tables whose making was under way when it was held. */
const heldMs = 10_000
/** Whoever waits for a table that is in use keeps others from it as well: seldom, and for a moment. */
const busyMs = 2_000
/** So often something in the way of a hold is waited for; then the sessions in the way are ended. */
const patience = 5

export const callOf = ({ offering, plan }: Pick<ServiceRecord, 'offering' | 'plan'>, { epoch }: Fence) => ({ serviceId: offeringOf(offering).id, planId: planOf(offering, plan).id, epoch })

/** Makes what was ordered and takes away what is to go: intent, the broker's act, record. */
export function createServiceController({ work, broker, crash = noCrash }: ServiceControllerOptions): Controller {
  async function fail(fence: Fence, record: ServiceRecord, said: Said) {
    await work.record(fence, record, { kind: 'failed', said })
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
      const again = triesAgain(error)
      if (record.tries + 1 >= triesMax) return fail(fence, record, { key: 'not-made', values: again.values })
      await work.note(fence, record, again, true)
      throw error
    }
    await crash('between-act-and-record', 'service provision')
    if (answer.kind === 'refused') return fail(fence, record, { key: 'refused', values: { cause: answer.description } })
    if (answer.kind === 'in-progress') {
      if (record.nowMs - record.askedAtMs > pollingMs) return fail(fence, record, { key: 'server-down', values: { cause: answer.description } })
      await work.note(fence, record, { key: 'broker-works', values: { words: answer.description } }, false)
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
      await work.note(fence, record, { key: 'waits-for-bindings', values: { bindings: record.bindings } }, false)
      return { nextLookMs: soonMs }
    }
    if (record.step !== 'deprovision') await work.intend(fence, record, 'deprovision')
    await crash('before-act', 'service deprovision')
    try {
      const answer = await broker.deprovision(record.id, callOf(record, fence))
      if (answer.kind !== 'done') throw new Error(`the broker did not delete ${record.name}: ${answer.description}`)
    } catch (error) {
      // Tried again by the runner, for as long as it takes; until then the page says what is in the way.
      if (!(error instanceof StaleEpoch || error instanceof LeaseLost)) await work.note(fence, record, triesAgain(error), true)
      throw error
    }
    await crash('between-act-and-record', 'service deprovision')
    await work.record(fence, record, { kind: 'deleted' })
    await crash('after-record', 'service deprovision')
    return { nextLookMs: restMs }
  }

  /** Its size decides: warned, held, given back. The engine first, then the row and the ledger. */
  async function keepSize(fence: Fence, record: ServiceRecord) {
    const next = sizeStep(record.size, record.sizeBytes, planOf(record.offering, record.plan).sizeLimitBytes)
    const size = next.kind === 'none' ? record.size : next.size
    // Begun, and perhaps done by half, before its size was another: ended in whichever way it is wanted now.
    const begun = record.step !== ''
    if (size === 'held') return next.kind === 'none' && !begun ? holdAgain(fence, record) : changeWrites(fence, record, 'hold-writes', { size, action: 'service.hold-writes' })
    if (record.size === 'held' || begun) return changeWrites(fence, record, 'give-writes', { size, action: 'service.give-writes' })
    if (next.kind === 'say') await work.record(fence, record, { kind: 'size', size, action: next.action })
    return { nextLookMs: restMs }
  }

  /** For a table whose making was under way when it was held. Nothing is said of it as long as there is none. */
  async function holdAgain(fence: Fence, record: ServiceRecord) {
    const answer = await broker.holdWrites(record.id, { ...callOf(record, fence), insist: record.tries >= patience })
    if (answer.kind === 'busy') {
      await work.note(fence, record, { key: 'holds-writes', values: { cause: answer.cause } }, true)
      return { nextLookMs: busyMs }
    }
    if (record.tries > 0) await work.record(fence, record, { kind: 'size', size: 'held', action: 'service.hold-writes' })
    return { nextLookMs: heldMs }
  }

  async function changeWrites(fence: Fence, record: ServiceRecord, act: 'hold-writes' | 'give-writes', { size, action }: { size: ServiceSize; action: SizeAction }) {
    if (record.step !== act) await work.intend(fence, record, act)
    await crash('before-act', `service ${act}`)
    const call = callOf(record, fence)
    const key = act === 'hold-writes' ? 'holds-writes' : 'gives-writes'
    let answer: WriteHold
    try {
      answer = act === 'hold-writes' ? await broker.holdWrites(record.id, { ...call, insist: record.tries >= patience }) : await broker.giveWrites(record.id, call)
    } catch (error) {
      if (!(error instanceof StaleEpoch || error instanceof LeaseLost)) await work.note(fence, record, { key, values: triesAgain(error).values }, true)
      throw error
    }
    await crash('between-act-and-record', `service ${act}`)
    if (answer.kind === 'busy') {
      await work.note(fence, record, { key, values: { cause: answer.cause } }, true)
      return { nextLookMs: busyMs }
    }
    await work.record(fence, record, { kind: 'size', size, action })
    await crash('after-record', `service ${act}`)
    return { nextLookMs: size === 'held' ? heldMs : restMs }
  }

  return {
    kind: serviceKind,
    concurrency: 8,
    async step(fence) {
      const record = await work.load(fence.objectId)
      if (record?.state === 'creating') return provision(fence, record)
      if (record?.state === 'ready') return keepSize(fence, record)
      if (record?.state === 'deleting') return deprovision(fence, record)
      return { nextLookMs: restMs }
    },
  }
}

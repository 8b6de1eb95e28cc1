import { type BindingDecision, type BindingRecord, decideBinding } from '@/lib/domains/catalog/core/decide-binding'
import { triesAgain } from '@/lib/domains/catalog/core/said-words'
import { holdersShown, sessionsOf } from '@/lib/domains/catalog/core/session-holders'
import { bindingKind } from '@/lib/domains/catalog/core/work-kinds'
import type { BindingWork, Broker, EngineView, Holding } from '@/lib/domains/catalog/ports'
import { type Fence, LeaseLost, StaleEpoch } from '@/lib/domains/delivery/ports'
import { type Controller, type CrashHook, noCrash } from './controller'
import { callOf } from './service-controller'

export interface BindingControllerOptions {
  work: BindingWork
  broker: Broker & Pick<EngineView, 'holders'>
  crash?: CrashHook
}

const stepOf = { issue: 'issue', give: 'roll', revoke: 'revoke', settle: '' } as const

/** Nothing can come any more, but for what people ask: that wakes us. */
const restMs = 30 * 86_400_000

/** Gives applications their logins and takes them away: a login before it is given, every instance before the former one goes. */
export function createBindingController({ work, broker, crash = noCrash }: BindingControllerOptions): Controller {
  async function issue(fence: Fence, record: BindingRecord, credentialId: string): Promise<void> {
    if (!(await work.intend(fence, record, 'issue', credentialId))) return
    await crash('before-act', 'binding issue')
    const answer = await broker.bind(record.service.id, credentialId, callOf(record.service, fence))
    await crash('between-act-and-record', 'binding issue')
    if (answer.kind !== 'done') throw new Error(`the broker gave no login for ${record.name}: ${answer.description}`)
    await work.issued(fence, record, credentialId, answer.value)
    await crash('after-record', 'binding issue')
  }

  async function revoke(fence: Fence, record: BindingRecord, credentialId: string): Promise<void> {
    if (!(await work.intend(fence, record, 'revoke', credentialId))) return
    await crash('before-act', 'binding revoke')
    const answer = await broker.unbind(record.service.id, credentialId, callOf(record.service, fence))
    await crash('between-act-and-record', 'binding revoke')
    if (answer.kind !== 'done') throw new Error(`the broker did not take back the login of ${record.name}: ${answer.description}`)
    await work.revoked(fence, record, credentialId)
    await crash('after-record', 'binding revoke')
  }

  /** Each is followed by another look: rows are read anew. */
  async function act(fence: Fence, record: BindingRecord, decision: Exclude<BindingDecision, { kind: 'wait' | 'done' | 'ask-sessions' }>): Promise<void> {
    switch (decision.kind) {
      case 'issue':
        return issue(fence, record, decision.credentialId)
      case 'revoke':
        return revoke(fence, record, decision.credentialId)
      case 'give':
        await crash('before-act', 'binding give')
        await work.give(fence, record, decision.credentialId)
        return crash('after-record', 'binding give')
      case 'settle':
        await crash('before-act', 'binding settle')
        await work.settle(fence, record, decision.state)
        return crash('after-record', 'binding settle')
    }
  }

  return {
    kind: bindingKind,
    concurrency: 8,
    async step(fence, signal) {
      const record = await work.load(fence.objectId)
      if (!record) return { nextLookMs: restMs }
      const sessions = new Map<string, number>()
      let holding: Holding | undefined
      let decision = decideBinding(record)
      while (decision.kind === 'ask-sessions') {
        const { credentialId } = decision
        const holders = await broker.holders(credentialId)
        holding = { credentialId, holders: holdersShown(holders), sessions: sessionsOf(holders) }
        sessions.set(credentialId, holding.sessions)
        decision = decideBinding(record, sessions)
      }
      if (signal.aborted) return { nextLookMs: 0 }
      if (decision.kind === 'done') return { nextLookMs: restMs }
      if (decision.kind === 'wait') {
        await work.note(fence, record, decision.step, decision.said, decision.step === 'drain' ? holding : undefined)
        return { nextLookMs: decision.lookMs }
      }
      try {
        await act(fence, record, decision)
      } catch (error) {
        // Tried again by the runner; until then the page says what is in the way.
        if (!(error instanceof StaleEpoch || error instanceof LeaseLost)) await work.note(fence, record, stepOf[decision.kind], triesAgain(error))
        throw error
      }
      return { nextLookMs: 0 }
    },
  }
}

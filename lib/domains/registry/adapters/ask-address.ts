import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Agent, errors } from 'undici'
import { AddressRefused, guardedLookup } from '@/lib/kernel/address-guard'
import { addressClass, isOwnName } from '@/lib/kernel/outside-address'
import type { ProbePlan } from '../core/probe-plan'
import type { ProbeOutcome } from '../core/witness-history'

type Ask = Extract<ProbePlan, { kind: 'ask' }>

export interface AddressAsker {
  ask(plan: Ask, signal: AbortSignal): Promise<ProbeOutcome>
  close(): Promise<void>
}

const bodyBytesMax = 16_384
/** Who follows the decision of its caller records nothing: what we ask is no traffic that speaks for it. */
const untraced = () => ({ traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`, b3: '0' })

const reasonOf = (error: unknown, timeoutMs: number): string => {
  const { name, code, message } = error as Error & { code?: string }
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_CONNECT_TIMEOUT') return `no answer within ${timeoutMs / 1_000} s`
  return code === 'ECONNREFUSED' ? 'connection refused' : (code ?? message).slice(0, 120)
}

/** Undici wraps what the resolver threw. */
const refusalIn = (error: unknown): AddressRefused | null => {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof AddressRefused) return one
  return null
}

/** Of these literals there is nothing to resolve, so the guard would not see them. */
const isOwn = (host: string): boolean => isOwnName(host) || addressClass(host) === 'this-machine'

/**
 * Asks one address once: a connection of its own, no redirect, a small answer, a short time. Names are resolved by the guard, and what
 * it gave is what is connected to. A name that leads to this machine is knocked at where it leads, and asked nothing.
 */
export function createAddressAsker({ timeoutMs = 2_000 }: { timeoutMs?: number } = {}): AddressAsker {
  const agentOf = (localAllowed: boolean) =>
    new Agent({ pipelining: 0, keepAliveTimeout: 1, maxHeaderSize: 16_384, connect: { timeout: timeoutMs, lookup: guardedLookup(localAllowed) } })
  const outside = agentOf(false)
  const inside = agentOf(true)

  async function get({ host, port, path, localAllowed }: Ask, signal: AbortSignal): Promise<number> {
    const { statusCode, body } = await (localAllowed ? inside : outside).request({
      origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, path: path ?? '/', method: 'GET', headers: { 'user-agent': 'quarterdeck-probe', ...untraced() }, signal,
    })
    await body.dump({ limit: bodyBytesMax }).catch((error: unknown) => {
      // It answered; that it says more than we read is its own affair.
      if (!(error instanceof errors.UndiciError)) throw error
    })
    return statusCode
  }

  const knock = (host: string, port: number, localAllowed: boolean, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, lookup: guardedLookup(localAllowed), signal })
      socket.once('connect', () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', reject)
    })

  async function once(plan: Ask, signal: AbortSignal): Promise<number | null> {
    if (plan.path !== null) return get(plan, signal)
    await knock(plan.host, plan.port, plan.localAllowed && isOwn(plan.host), signal)
    return null
  }

  return {
    async ask(plan, stopped) {
      const startedMs = performance.now()
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)])
      const since = () => Math.round((performance.now() - startedMs) * 10) / 10
      try {
        return { kind: 'answered', httpStatus: await once(plan, signal), latencyMs: since() }
      } catch (error) {
        const refused = refusalIn(error)
        if (!refused) return { kind: 'unreachable', detail: reasonOf(error, timeoutMs) }
        if (refused.leads !== 'this-machine') return { kind: 'refused', address: refused.address }
        // An own name means nothing else whoever resolves it; of another one its answer is kept.
        return knock(isOwnName(plan.host) ? plan.host : refused.address, plan.port, true, signal).then(
          (): ProbeOutcome => ({ kind: 'answered', httpStatus: null, latencyMs: since() }),
          (again: unknown): ProbeOutcome => ({ kind: 'unreachable', detail: reasonOf(again, timeoutMs) }),
        )
      }
    },
    async close() {
      await Promise.all([outside.destroy(), inside.destroy()])
    },
  }
}

import { createHash, randomBytes } from 'node:crypto'
import { type Check, keeping, type KeptState, newKept, nextAct } from '@/lib/domains/gateway/core/kept-registration'
import type { RegistrationFile, RegistrationWrites } from '@/lib/domains/gateway/ports'
import type { LeaseOf, RegistrationOrder, SidecarRegistration, StoredRegistration } from '@/lib/domains/gateway/sidecar-schemas'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import type { Log } from '@/lib/kernel/log'
import { fail, ok, type Result } from '@/lib/kernel/result'

/** Who asks: an instance of ours, or somebody on this machine. */
export interface Registrant {
  instance: string | null
  application: string
  port: number | null
  health: string
  zone: string | null
  metadata: Record<string, string>
}

export interface Registrations {
  register(who: Registrant): Promise<Result<{ registration: SidecarRegistration; ticket: string }, Fault>>
  /** By an instance's id, or by the ticket that was given out. */
  find(by: { instance: string } | { ticket: string }): SidecarRegistration | null
  /** Out of the registry. False: there is no such registration. */
  leave(by: { instance: string } | { ticket: string }): Promise<Result<boolean, Fault>>
  /** Forgets instances of ours that the runtime has ended: the daemon has taken them out. One that came after `asOfMs` cannot be in that picture. */
  keepOnly(isOurs: (instance: string) => boolean, asOfMs: number): void
  list(): SidecarRegistration[]
  stop(): Promise<void>
}

interface Kept {
  stored: StoredRegistration
  state: KeptState
  checkedAtMs: number | null
  timer: NodeJS.Timeout | undefined
  /** Replaced or left: what is under way for it must change nothing. */
  over: boolean
}

interface Options {
  writes: RegistrationWrites
  file: RegistrationFile
  check: (port: number, path: string) => Promise<Check>
  clock: Clock
  log: Log
}

/** Whoever registers by mistake in a loop must not fill the registry. */
const registrationsMax = 500

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('hex')

/** Applications that know no Eureka: each is looked at, and kept in the registry while it is healthy. */
export function createRegistrations({ writes, file, check, clock, log }: Options): Registrations {
  const kept = new Map<string, Kept>()
  let saving = Promise.resolve()
  let stopped = false

  function save(): void {
    saving = saving
      .then(() => file.save([...kept.values()].map(({ stored, state }) => ({ ...stored, told: state.told, sinceMs: state.sinceMs }))))
      .catch((error: unknown) => log.warn('registrations of the sidecar not written', { error }))
  }

  const leaseOf = ({ instance, application, verified }: StoredRegistration): LeaseOf => ({ instance, application, verified })
  const viewOf = ({ stored: { ticketHash: _ticket, metadata: _metadata, ...stored }, state, checkedAtMs }: Kept): SidecarRegistration => ({
    ...stored, told: state.told, sinceMs: state.sinceMs, failures: state.failures, checkedAtMs,
  })
  const orderOf = ({ instance, application, verified, port, health, zone, metadata }: StoredRegistration, status: RegistrationOrder['status']): RegistrationOrder => ({
    instance: verified ? instance : null, application, port, health, zone, metadata, status, leaseSeconds: keeping.leaseSeconds, everySeconds: keeping.checkEveryMs / 1_000,
  })

  function drop(one: Kept): void {
    one.over = true
    clearTimeout(one.timer)
    if (kept.get(one.stored.instance) === one) kept.delete(one.stored.instance)
    save()
  }

  function lookIn(one: Kept, ms: number): void {
    if (!one.over && !stopped) one.timer = setTimeout(() => void look(one), ms)
  }

  /** Gives whether the registry knows what it should. */
  async function act(one: Kept, told: 'UP' | 'DOWN' | null): Promise<boolean> {
    if (told === null) {
      const renewed = await writes.renew(leaseOf(one.stored))
      if (!renewed.ok) return false
      if (renewed.value) return true
    }
    const done = await writes.register(orderOf(one.stored, told ?? 'UP'))
    if (!done.ok && done.error.code !== 'unavailable') log.warn('the registry refuses an application of the sidecar', { instance: one.stored.instance, why: done.error.detail })
    return done.ok
  }

  async function look(one: Kept): Promise<void> {
    const { port, health, instance } = one.stored
    const seen = await check(port, health)
    if (one.over || stopped) return
    one.checkedAtMs = clock.nowMs()
    const { kept: state, act: next, againMs } = nextAct(one.state, seen, clock.nowMs())
    if (next.kind === 'leave') {
      log.info('an application of the sidecar has ended', { instance })
      drop(one)
      await writes.leave(leaseOf(one.stored))
      return
    }
    const done = next.kind === 'wait' || (await act(one, next.kind === 'tell' ? next.told : null))
    if (one.over) return
    // What the registry was not told is told at the next look.
    one.state = done ? state : { ...state, told: one.state.told, sinceMs: one.state.sinceMs }
    if (next.kind === 'tell' && done) {
      log.info('an application of the sidecar changed', { instance, told: next.told })
      save()
    }
    lookIn(one, done ? againMs : keeping.soonMs)
  }

  function keep(stored: StoredRegistration, state: KeptState): Kept {
    const one: Kept = { stored, state, checkedAtMs: null, timer: undefined, over: false }
    const before = kept.get(stored.instance)
    if (before) drop(before)
    kept.set(stored.instance, one)
    lookIn(one, 0)
    return one
  }

  function locate(by: { instance: string } | { ticket: string }): Kept | undefined {
    if ('instance' in by) return kept.get(by.instance)
    const hash = hashOf(by.ticket)
    return [...kept.values()].find(({ stored }) => stored.ticketHash === hash)
  }

  for (const { told, sinceMs, ...stored } of file.load()) keep({ ...stored, told, sinceMs }, { ...newKept(sinceMs), told })

  return {
    async register({ instance, application, port, health, zone, metadata }) {
      const before = [...kept.values()].find(({ stored }) => (instance === null ? !stored.verified && stored.application === application && stored.port === port : stored.instance === instance))
      if (!before && kept.size >= registrationsMax) return fail(fault('too-many', `The sidecar keeps at most ${registrationsMax} applications registered.`))
      // Who serves and says so once more goes on serving.
      const told = before?.state.told === 'UP' ? 'UP' : 'STARTING'
      const order: RegistrationOrder = { instance, application, port, health, zone, metadata, status: told, leaseSeconds: keeping.leaseSeconds, everySeconds: keeping.checkEveryMs / 1_000 }
      const as = await writes.register(order)
      if (!as.ok) return as
      const nowMs = clock.nowMs()
      const ticket = randomBytes(24).toString('base64url')
      const one = keep({ ...as.value, ticketHash: hashOf(ticket), health, metadata, told, sinceMs: nowMs, registeredAtMs: nowMs }, { ...newKept(nowMs), told })
      save()
      return ok({ registration: viewOf(one), ticket })
    },
    find(by) {
      const found = locate(by)
      return found ? viewOf(found) : null
    },
    async leave(by) {
      const found = locate(by)
      if (!found) return ok(false)
      const left = await writes.leave(leaseOf(found.stored))
      if (!left.ok) return left
      drop(found)
      return ok(true)
    },
    keepOnly(isOurs, asOfMs) {
      for (const one of kept.values()) if (one.stored.verified && one.stored.registeredAtMs < asOfMs && !isOurs(one.stored.instance)) drop(one)
    },
    list: () => [...kept.values()].map(viewOf),
    async stop() {
      stopped = true
      for (const { timer } of kept.values()) clearTimeout(timer)
      await saving
    },
  }
}

import { connect } from 'node:net'
import { isEjected } from '@/lib/domains/gateway/core/ejection'
import type { Member } from './fleet'

const knockMs = 300
const betweenMs = 100
/** All knocks of one suspect lie within this time, however many failures it takes. */
const withinMs = 700

/** Whether somebody takes a connection there: null, or what was said instead. Nothing is sent. */
function knock({ target: { host, port } }: Member, done: (problem: string | null) => void): void {
  const socket = connect({ host, port })
  const end = (problem: string | null) => {
    socket.removeAllListeners()
    socket.on('error', () => undefined)
    socket.destroy()
    done(problem)
  }
  socket.setTimeout(knockMs, () => end('no connection in time'))
  socket.once('connect', () => end(null))
  socket.once('error', ({ message }) => end(message))
  socket.unref()
}

/**
 * Who could not be reached once is asked again at once, without waiting for the next request to fail as well: an instance with few
 * requests is found dead as soon as one with many. `failed` counts each knock that nobody answered; as many are made as it takes to leave
 * the instance out, and no more.
 */
export function createSuspects(failed: (member: Member, reason: string) => void) {
  const checked = new Set<Member>()

  function again(member: Member, left: number, waitMs: number): void {
    const next = () =>
      knock(member, (problem) => {
        if (problem !== null && !member.left) failed(member, `connect: ${problem}`)
        if (problem === null || left <= 1 || member.left || isEjected(member.ejection, Date.now())) checked.delete(member)
        else again(member, left - 1, waitMs)
      })
    setTimeout(next, waitMs).unref()
  }

  return {
    suspect(member: Member): void {
      const knocks = member.policy.ejection.failuresInRow - 1
      if (knocks === 0 || checked.has(member) || member.left || isEjected(member.ejection, Date.now())) return
      checked.add(member)
      again(member, knocks, Math.min(betweenMs, withinMs / knocks))
    },
  }
}

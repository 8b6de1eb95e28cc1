import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises'
import type { Lease } from '@/lib/domains/registry/core/instance'
import { type ApplicationsHead, applicationsFrame, type Format, writeApplicationPart } from '@/lib/domains/registry/wire/write-applications'
import type { Form } from '@/lib/domains/registry/wire/write-instance'
import { createPiece, gzipOf, type Piece } from './gzip-pieces'

/** After making it a list rests so many times what that cost, at most `restMsMax`: who asks meanwhile waits, and a storm of changes leaves room for heartbeats. */
const restFactor = 4
const restMsMax = 250
/** Heartbeats are answered between slices of a long making. */
const sliceMsMax = 8

export type Encoding = 'plain' | 'gzip'

/** What a list is made of, at the moment of asking. */
export interface ListState {
  head: ApplicationsHead
  applications: ReadonlyMap<string, readonly Lease[]>
}

export interface ListDocumentOptions {
  read: () => ListState
  /** Rises with every change of what `read` gives. */
  version: () => number
  form: Form
  format: Format
  nowMs?: () => number
  pause?: (ms: number) => Promise<unknown>
}

interface Kept {
  leases: readonly Lease[]
  revisions: readonly number[]
  piece: Piece
}

const isSame = (kept: Kept, leases: readonly Lease[]): boolean =>
  kept.leases.length === leases.length && leases.every((lease, at) => kept.leases[at] === lease && kept.revisions[at] === lease.revision)

/**
 * A list of applications. Each answer holds every change that was made before it was asked for: it is kept until something
 * changes, and then made again from what has changed, once for all who wait.
 */
export function createListDocument({ read, version, form, format, nowMs = () => performance.now(), pause: rest = pause }: ListDocumentOptions) {
  const kept = new Map<string, Kept>()
  const made: Partial<Record<Encoding, { version: number; body: Buffer }>> = {}
  const making: Partial<Record<Encoding, Promise<Buffer>>> = {}
  const separator = createPiece(applicationsFrame({ version: '', hash: '' }, format).between)
  let restUntilMs = 0

  function pieceOf(name: string, leases: readonly Lease[]): Piece {
    const known = kept.get(name)
    if (known && isSame(known, leases)) return known.piece
    const piece = createPiece(writeApplicationPart(name, leases, form, format))
    kept.set(name, { leases, revisions: leases.map(({ revision }) => revision), piece })
    return piece
  }

  /** In one go: what is in it and what its hash says are of one moment. */
  function assemble(encoding: Encoding): Buffer {
    const { head, applications } = read()
    for (const name of kept.keys()) if (!applications.has(name)) kept.delete(name)
    const frame = applicationsFrame(head, format)
    const pieces = [createPiece(frame.before)]
    for (const [name, leases] of applications) {
      if (pieces.length > 1) pieces.push(separator)
      pieces.push(pieceOf(name, leases))
    }
    pieces.push(createPiece(frame.after))
    const body = encoding === 'gzip' ? gzipOf(pieces) : Buffer.concat(pieces.map(({ plain }) => plain))
    made[encoding] = { version: version(), body }
    return body
  }

  async function make(encoding: Encoding): Promise<Buffer> {
    try {
      // Awaits in any case: it is never over before it is known as under way.
      await (restUntilMs > nowMs() ? rest(restUntilMs - nowMs()) : undefined)
      let [costMs, sinceMs] = [0, nowMs()]
      for (const [name, leases] of read().applications) {
        const piece = pieceOf(name, leases)
        if (encoding === 'gzip') piece.packed()
        if (nowMs() - sinceMs < sliceMsMax) continue
        costMs += nowMs() - sinceMs
        await breathe()
        sinceMs = nowMs()
      }
      const body = assemble(encoding)
      costMs += nowMs() - sinceMs
      restUntilMs = nowMs() + Math.min(costMs * restFactor, restMsMax)
      return body
    } finally {
      delete making[encoding]
    }
  }

  return function ask(encoding: Encoding): Promise<Buffer> {
    const last = made[encoding]
    if (last?.version === version()) return Promise.resolve(last.body)
    return (making[encoding] ??= make(encoding))
  }
}

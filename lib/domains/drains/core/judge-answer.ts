import type { DrainProblem } from '../problem-schemas'

/** `later`: everything is sent again. `refused` and `too-large`: in smaller pieces, to find which record it is. */
export type Judged = { kind: 'taken' } | { kind: 'later'; slow: boolean; problem: DrainProblem } | { kind: 'refused'; problem: DrainProblem } | { kind: 'too-large'; problem: DrainProblem }

const notLetIn = new Set([401, 402, 403, 407, 451])
/** Said of the address or of all that is sent, not of one record. */
const wrongPlace = new Set([404, 405, 406, 410, 415, 421, 426, 501])
const busy = new Set([408, 425, 429, 503])

/** What an answer of HTTP means for the records that it answers. A mistake of the settings never costs a record. */
export function judgeAnswer(status: number, words: string): Judged {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  if (status < 400) return { kind: 'later', slow: true, problem: { key: 'redirected', values: { status } } }
  if (notLetIn.has(status)) return { kind: 'later', slow: true, problem: { key: 'not-let-in', values: { status, words } } }
  if (wrongPlace.has(status)) return { kind: 'later', slow: true, problem: { key: 'wrong-place', values: { status, words } } }
  if (busy.has(status)) return { kind: 'later', slow: false, problem: { key: 'busy', values: { status, words } } }
  if (status >= 500) return { kind: 'later', slow: false, problem: { key: 'failed', values: { status, words } } }
  if (status === 413) return { kind: 'too-large', problem: { key: 'too-large', values: { status } } }
  return { kind: 'refused', problem: { key: 'refused', values: { status, words } } }
}

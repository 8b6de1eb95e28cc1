import type { Said } from '../schemas'

const several = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`

/** In English: for the API's `step` and `reason`, the terminal and the ledger. Pages have `said.<key>` among their messages. */
export function saidWords({ key, values }: Said): string {
  switch (key) {
    case 'broker-works':
      return values.words
    case 'tries-again':
      return `tries again: ${values.cause}`
    case 'waits-for-bindings':
      return `waits for ${several(values.bindings, 'binding', 'bindings')} to end`
    case 'not-made':
      return `The database could not be made: ${values.cause}.`
    case 'server-down':
      return `The server for databases does not come up: ${values.cause}.`
    case 'refused':
      return values.cause
    case 'lost':
      return 'The engine does not hold its database any more.'
    case 'holds-writes':
      return `takes the right to write from its logins: ${values.cause}`
    case 'gives-writes':
      return `gives its logins the right to write back: ${values.cause}`
    case 'waits-for-service':
      return `${values.service} is ${values.state}`
    case 'rolling':
      return `${values.current} of ${values.live} instances`
    case 'rolling-rollout':
      return `${values.current} of ${values.live} instances; waits for rollout #${values.rollout}`
    case 'rolling-troubled':
      return `${values.current} of ${values.live} instances; ${values.instance} is not healthy yet`
    case 'draining':
      return `${several(values.sessions, 'session', 'sessions')} with credential #${values.number}`
  }
}

const causeMax = 300

/** An act failed and is tried again by the runner. The cause is somebody else's words, and as long as they are. */
export const triesAgain = (error: unknown): Extract<Said, { key: 'tries-again' }> => ({ key: 'tries-again', values: { cause: (error instanceof Error ? error.message : String(error)).slice(0, causeMax) } })

/** Whether it stands still because something failed: then a person can ask for another try. */
export const isStuck = (said: Said | null): boolean => said?.key === 'tries-again'

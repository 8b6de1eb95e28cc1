import type { Binding, Service } from '../domains/catalog/schemas'

const because = (...words: string[]) => {
  const said = words.filter((word) => word !== '')
  return said.length > 0 ? ` (${said.join(': ')})` : ''
}

const sizeWords = { '': '', near: 'nearly full', held: 'over its size: its logins may not write' }

export const serviceStanding = ({ name, state, reason, size }: Service): string => `${name} is ${state}${because(sizeWords[size], reason)}`

const stepWords = { '': '', issue: 'makes the login', roll: 'restarts instances, one at a time', drain: 'waits until nobody uses the former credential', revoke: 'revokes' }

export const bindingStanding = ({ service, application, state, step, reason, instances: { live, current }, credentials }: Binding): string => {
  const given = credentials.find((one) => one.given)
  const held = state === 'ended' || !given ? '' : `; credential #${given.number} with ${current} of ${live} instances`
  return `${application} and ${service}: ${state}${because(stepWords[step], reason)}${held}`
}

/** Who is cut off, as the engine showed them last. */
export const holderLines = ({ credentials }: Binding): string[] =>
  credentials
    .filter(({ state, given }) => state === 'issued' && !given)
    .flatMap(({ number, holders }) =>
      holders.map(({ program, address, sessions, sinceMs }) => `credential #${number}: ${sessions} ${sessions === 1 ? 'session' : 'sessions'} of ${program || 'a program without a name'}, ${address}${sinceMs === null ? '' : `, since ${new Date(sinceMs).toISOString()}`}`),
    )

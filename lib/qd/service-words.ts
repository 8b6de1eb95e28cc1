import type { Binding, Service } from '../domains/catalog/schemas'

const because = (...words: string[]) => {
  const said = words.filter((word) => word !== '')
  return said.length > 0 ? ` (${said.join(': ')})` : ''
}

export const serviceStanding = ({ name, state, step, reason }: Service): string => `${name} is ${state}${because(step, reason)}`

const stepWords = { '': '', issue: 'makes the login', roll: 'restarts instances, one at a time', drain: 'waits until nobody uses the former credential', revoke: 'revokes' }

export const bindingStanding = ({ service, application, state, step, reason, instances: { live, current }, credentials }: Binding): string => {
  const given = credentials.find((one) => one.given)
  const held = state === 'ended' || !given ? '' : `; credential #${given.number} with ${current} of ${live} instances`
  return `${application} and ${service}: ${state}${because(stepWords[step], reason)}${held}`
}

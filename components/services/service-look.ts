import { isStuck } from '@/lib/domains/catalog/core/said-words'
import type { Binding, Service } from '@/lib/domains/catalog/schemas'
import { bytes, quantityText } from '../data/numbers'
import type { StateName } from '../ui/state'

export const serviceHref = ({ team, name }: Pick<Service, 'team' | 'name'>): string => `/services/${encodeURIComponent(team)}/${encodeURIComponent(name)}`

type Standing = Pick<Service, 'state' | 'overSize' | 'size' | 'said' | 'reason'>
/** By its key; rows from before there were keys have words alone. */
const isLost = ({ said, reason }: Standing) => (said === null ? reason !== '' : said.key === 'lost')

/** What it is called: a service that is lost by the engine, held, full or nearly so is not just ready. */
export function serviceWord(service: Standing): 'lost' | 'held' | 'overSize' | 'near' | Service['state'] {
  if (service.state !== 'ready') return service.state
  if (isLost(service)) return 'lost'
  return service.size === 'held' ? 'held' : service.overSize ? 'overSize' : service.size === 'near' ? 'near' : 'ready'
}

export const serviceLook = (service: Standing): StateName => looks[serviceWord(service)]
const looks = { lost: 'bad', held: 'bad', overSize: 'warn', near: 'warn', ready: 'ok', creating: 'info', deleting: 'info', failed: 'bad', deleted: 'off' } satisfies Record<ReturnType<typeof serviceWord>, StateName>

/** Something failed on its way, and a person can ask for another try. */
export const canRetry = ({ state, said }: Pick<Service, 'state' | 'said'>): boolean => state === 'failed' || ((state === 'creating' || state === 'deleting') && isStuck(said))
/** A former login waits for sessions that nobody of ours has. */
export const isDraining = ({ state, step }: Pick<Binding, 'state' | 'step'>): boolean => (state === 'rotating' || state === 'cancelling') && step === 'drain'

export const bindingLook = ({ state, said }: Pick<Binding, 'state' | 'said'>): StateName => (state === 'bound' ? 'ok' : state === 'ended' ? 'off' : isStuck(said) ? 'warn' : 'info')

/** Something of it moves: it is asked for again soon. */
export const isMoving = ({ state }: Pick<Service, 'state'>, bindings: readonly Pick<Binding, 'state'>[] = []): boolean =>
  state === 'creating' || state === 'deleting' || bindings.some((one) => one.state !== 'bound' && one.state !== 'ended')

export const bytesText = (size: number): string => quantityText(bytes(size))
export const shareOf = (used: number, limit: number): number => (limit <= 0 ? 1 : Math.min(1, used / limit))

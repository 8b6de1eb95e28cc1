import type { Binding, Service } from '@/lib/domains/catalog/schemas'
import { bytes, quantityText } from '../data/numbers'
import type { StateName } from '../ui/state'

export const serviceHref = ({ team, name }: Pick<Service, 'team' | 'name'>): string => `/services/${encodeURIComponent(team)}/${encodeURIComponent(name)}`

/** A service over its size, or lost by the engine, is not well although it is ready. */
export function serviceLook({ state, overSize, reason }: Pick<Service, 'state' | 'overSize' | 'reason'>): StateName {
  switch (state) {
    case 'ready':
      return reason !== '' ? 'bad' : overSize ? 'warn' : 'ok'
    case 'creating':
    case 'deleting':
      return 'info'
    case 'failed':
      return 'bad'
    case 'deleted':
      return 'off'
  }
}

export const bindingLook = ({ state }: Pick<Binding, 'state'>): StateName => (state === 'bound' ? 'ok' : state === 'ended' ? 'off' : 'info')

/** Something of it moves: it is asked for again soon. */
export const isMoving = ({ state }: Pick<Service, 'state'>, bindings: readonly Pick<Binding, 'state'>[] = []): boolean =>
  state === 'creating' || state === 'deleting' || bindings.some((one) => one.state !== 'bound' && one.state !== 'ended')

export const bytesText = (size: number): string => quantityText(bytes(size))
export const shareOf = (used: number, limit: number): number => (limit <= 0 ? 1 : Math.min(1, used / limit))

import type { Candidate } from '../core/choose-target'
import { fit } from '../core/ejection'
import { newSpeed } from '../core/target-speed'
import type { Target } from '../schemas'

export const target = (instance: string, more: Partial<Target> = {}): Target => ({
  instance, application: 'home', zone: null, cluster: 'home', serverGroup: 'home-v000', host: '127.0.0.1', port: 7000, ...more,
})

export const candidate = (instance: string, more: Partial<Target> = {}, state: Partial<Candidate> = {}): Candidate => ({
  target: target(instance, more), open: 0, ejection: fit, speed: newSpeed(), joinedMs: 0, weight: 1, credit: 0, ...state,
})

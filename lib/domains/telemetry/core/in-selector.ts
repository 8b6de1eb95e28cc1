import type { Selector } from '../schemas'
import type { Dimensions } from './resource'

/** Whether what comes from there is asked about. */
export const inSelector = ({ applications, cluster, serverGroup, instance, zone }: Selector, from: Dimensions): boolean =>
  (applications === null || applications.includes(from.application)) &&
  (cluster === undefined || from.cluster === cluster) &&
  (serverGroup === undefined || from.serverGroup === serverGroup) &&
  (instance === undefined || from.instance === instance) &&
  (zone === undefined || from.zone === zone)

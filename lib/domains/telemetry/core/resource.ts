import type { Dimension } from '../schemas'
import type { AttributeMap, AttributeValue } from './records'

/** The dimensions of whatever sent a signal; '' where its resource does not say. */
export type Dimensions = Record<Dimension, string>

const lengthMax = 200
const text = (value: AttributeValue | undefined): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)).slice(0, lengthMax)

/** Names by OpenTelemetry's semantic conventions; `quarterdeck.*` is set by the process runtime. */
export const dimensionsOf = (resource: AttributeMap): Dimensions => ({
  application: (text(resource['service.name']) || 'unknown_service').toLowerCase(),
  cluster: text(resource['quarterdeck.cluster']),
  serverGroup: text(resource['quarterdeck.server_group']),
  instance: text(resource['service.instance.id']),
  zone: text(resource['cloud.availability_zone']),
})

import type { GroupRow } from '../ports'
import { releaseVersion } from './release-version'

export interface Listeners {
  eureka: number
  config: number
  otlp: number
  sidecar: number
}

export interface EnvironmentInput {
  group: GroupRow
  instance: { id: string; zone: string; port: number }
  region: string
  listeners: Listeners
  /** Proves the instance to registry and sidecar. */
  secret: string
  path: string
}

const attributes = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join(',')

/** All that an instance is given: nothing of the platform's own environment. Who it is cannot be changed by the server group's variables. */
export function instanceEnvironment({ group, instance, region, listeners, secret, path }: EnvironmentInput): Record<string, string> {
  const host = '127.0.0.1'
  const application = group.application.name
  return {
    // The SDK's own delays, 5 s and 60 s, would make every screen late.
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
    PATH: path,
    ...group.environment,
    PORT: String(instance.port),
    HOST: host,
    // The registry takes writes of this id only from who knows the secret.
    EUREKA_CLIENT_SERVICEURL_DEFAULTZONE: `http://${host}:${listeners.eureka}/i/${secret}/eureka/`,
    EUREKA_SERVICE_PATH: `/i/${secret}/eureka/apps/`,
    EUREKA_HOST: host,
    EUREKA_PORT: String(listeners.eureka),
    EUREKA_INSTANCE_INSTANCEID: instance.id,
    EUREKA_INSTANCE_HOSTNAME: host,
    EUREKA_INSTANCE_METADATAMAP_ZONE: instance.zone,
    EUREKA_APP: application,
    OTEL_SERVICE_NAME: application,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:${listeners.otlp}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_RESOURCE_ATTRIBUTES: attributes({
      'service.instance.id': instance.id,
      'service.version': releaseVersion(group.release),
      'cloud.availability_zone': instance.zone,
      'cloud.region': region,
      'quarterdeck.cluster': group.cluster,
      'quarterdeck.server_group': group.name,
    }),
    // Spring's client asks the first without another word; both are proof of who asks.
    SPRING_CLOUD_CONFIG_URI: `http://${host}:${listeners.config}/i/${secret}`,
    QUARTERDECK_CONFIG: `http://${host}:${listeners.config}/i/${secret}`,
    QUARTERDECK_SIDECAR: `http://${host}:${listeners.sidecar}/i/${secret}`,
    QUARTERDECK_APPLICATION: application,
    QUARTERDECK_CLUSTER: group.cluster,
    QUARTERDECK_SERVER_GROUP: group.name,
    QUARTERDECK_ZONE: instance.zone,
    QUARTERDECK_INSTANCE_ID: instance.id,
  }
}

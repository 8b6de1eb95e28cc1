/** What the runtime gives every instance. Outside of the platform the defaults make a service start by hand. */
const env = process.env

export const environment = {
  host: env.HOST ?? '127.0.0.1',
  port: Number(env.PORT ?? 0),
  application: env.QUARTERDECK_APPLICATION ?? env.OTEL_SERVICE_NAME ?? 'unnamed',
  instance: env.QUARTERDECK_INSTANCE_ID ?? env.EUREKA_INSTANCE_INSTANCEID ?? `by-hand-${process.pid}`,
  zone: env.QUARTERDECK_ZONE ?? env.EUREKA_INSTANCE_METADATAMAP_ZONE ?? 'none',
  cluster: env.QUARTERDECK_CLUSTER ?? null,
  serverGroup: env.QUARTERDECK_SERVER_GROUP ?? null,
  eureka: env.EUREKA_CLIENT_SERVICEURL_DEFAULTZONE ?? null,
  /** Of the config server; null: there is none. */
  config: env.QUARTERDECK_CONFIG ?? null,
  sidecar: env.QUARTERDECK_SIDECAR ?? 'http://127.0.0.1:8078',
  /** Of a bound database. */
  databaseUrl: env.DATABASE_URL ?? null,
  metricIntervalMs: Number(env.OTEL_METRIC_EXPORT_INTERVAL ?? 60_000),
}

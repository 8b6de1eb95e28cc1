const reserved = new Set(['PORT', 'HOST', 'HOME', 'TMPDIR', 'PWD', 'OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_RESOURCE_ATTRIBUTES', 'SPRING_CLOUD_CONFIG_URI'])

/** Variables that say who an instance is and where the platform listens: given by the runtime alone. */
export const isReservedName = (name: string): boolean => reserved.has(name) || name.startsWith('QUARTERDECK_') || name.startsWith('EUREKA_')

const zones = ['local-a', 'local-b', 'local-c'] as const

export interface LoadInstance {
  application: string
  cluster: string
  serverGroup: string
  instance: string
  zone: string
}

/** The same names as `registry-load.ts` gives, so that registry and telemetry speak of the same instances. */
export function loadEstate(applications: number, instances: number): LoadInstance[] {
  return Array.from({ length: instances }, (_, index) => {
    const application = `load-${String(index % applications).padStart(4, '0')}`
    const zone = zones[Math.floor(index / applications) % zones.length] ?? zones[0]
    return { application, cluster: application, serverGroup: `${application}-v000`, instance: `${application}-v000-${String(index).padStart(6, '0')}`, zone }
  })
}

export const resourceOf = ({ application, cluster, serverGroup, instance, zone }: LoadInstance) => ({
  'service.name': application, 'service.version': '1.0.0', 'service.instance.id': instance, 'cloud.region': 'local', 'cloud.availability_zone': zone,
  'quarterdeck.cluster': cluster, 'quarterdeck.server_group': serverGroup, 'telemetry.sdk.language': 'nodejs', 'telemetry.sdk.name': 'opentelemetry', 'telemetry.sdk.version': '2.12.0',
})

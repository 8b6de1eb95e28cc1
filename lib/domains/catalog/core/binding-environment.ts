import type { ServiceCredentials } from '../ports'
import { offeringOf } from './offerings'

/** A binding whose credentials are open: for the environment of one instance, and nowhere else. */
export interface OpenBinding {
  id: string
  name: string
  service: { id: string; name: string; offering: string; plan: string }
  databaseUrl: boolean
  credentials: ServiceCredentials
}

export interface BoundInstance {
  id: string
  slot: number
  port: number
  application: { id: string; name: string; teamId: string }
  release: { number: number; version: string }
}

/** Plain words go into an address as they are: the password is ours, base64url. */
export const uriOf = ({ host, port, database, username, password }: ServiceCredentials): string =>
  `postgresql://${encodeURIComponent(username)}:${encodeURIComponent(password.reveal())}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`

const credentialsOf = ({ credentials }: OpenBinding) => ({
  uri: uriOf(credentials), host: credentials.host, port: credentials.port, database: credentials.database, name: credentials.database, username: credentials.username, password: credentials.password.reveal(),
})

/** Cloud Foundry's VCAP_SERVICES: by offering, each with its plan and credentials. */
function vcapServices(bindings: readonly OpenBinding[]): string {
  const byLabel: Record<string, object[]> = {}
  for (const binding of bindings) {
    const { id, name, service } = binding
    const list = (byLabel[service.offering] ??= [])
    list.push({
      label: service.offering, name, binding_name: name === service.name ? null : name, binding_guid: id, instance_name: service.name, instance_guid: service.id, plan: service.plan, provider: null,
      tags: offeringOf(service.offering).tags, credentials: credentialsOf(binding), syslog_drain_url: null, volume_mounts: [],
    })
  }
  return JSON.stringify(byLabel)
}

function vcapApplication({ id, slot, port, application, release }: BoundInstance): string {
  const version = release.version || String(release.number)
  return JSON.stringify({
    application_id: application.id, application_name: application.name, name: application.name, application_version: version, version, application_uris: [], uris: [],
    organization_id: application.teamId, space_id: application.teamId, process_type: 'web', users: null, instance_id: id, instance_index: slot, host: '127.0.0.1', port,
  })
}

/** servicebinding.io's projection: a folder for each binding, an entry in each file, no line end added. */
function projection(bindings: readonly OpenBinding[]): Record<string, string> {
  const files: Record<string, string> = {}
  for (const binding of bindings) {
    const { uri, host, port, database, username, password } = credentialsOf(binding)
    const entries = { type: 'postgresql', provider: 'quarterdeck', uri, host, port: String(port), database, username, password }
    for (const [entry, content] of Object.entries(entries)) files[`${binding.name}/${entry}`] = content
  }
  return files
}

/** What one instance is given by the bindings of its application: the same in every instance, before and after every deploy. */
export function bindingEnvironment(instance: BoundInstance, bindings: readonly OpenBinding[]): { environment: Record<string, string>; files: Record<string, string> } {
  if (bindings.length === 0) return { environment: {}, files: {} }
  const byName = [...bindings].sort((one, other) => (one.name < other.name ? -1 : 1))
  const main = byName.find(({ databaseUrl }) => databaseUrl)
  return {
    environment: { VCAP_SERVICES: vcapServices(byName), VCAP_APPLICATION: vcapApplication(instance), ...(main ? { DATABASE_URL: uriOf(main.credentials) } : {}) },
    files: projection(byName),
  }
}

import type { IncomingHttpHeaders } from 'node:http'
import { appsHash } from '@/lib/domains/registry/core/hash'
import type { Lease } from '@/lib/domains/registry/core/instance'
import type { Registry } from '@/lib/domains/registry/registry'
import { byApplication, writeApplication, writeApplications, writeOne } from '@/lib/domains/registry/wire/write-applications'
import { createListDocument, type ListState } from './document-cache'
import { document, empty, formatOf, formOf, plain, type Reply } from './reply'
import { isReplication } from './answer-replication'
import { statusDocument } from './status-document'

const acceptsGzip = (headers: IncomingHttpHeaders): boolean => /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))

const vipMatches = (list: string | null, vip: string): boolean => list?.split(',').includes(vip) ?? false

/** Every GET of the protocol but `status`, which is answered at any time. */
export function createReadAnswers(registry: Registry, startedAtMs: number) {
  const { table } = registry
  const lists = new Map<string, ReturnType<typeof createListDocument>>()

  const readFull = (): ListState => ({ head: { version: '1', hash: appsHash(table.counts) }, applications: new Map([...table.apps].map(([name, leases]) => [name, [...leases.values()]])) })
  const readDelta = (): ListState => ({ head: { version: String(table.version), hash: appsHash(table.counts) }, applications: byApplication(table.changes.leases()) })

  async function applications(kind: 'full' | 'delta', headers: IncomingHttpHeaders): Promise<Reply> {
    const [format, form] = [formatOf(headers), formOf(headers)]
    const key = `${kind} ${format} ${form}`
    let list = lists.get(key)
    if (!list) lists.set(key, (list = createListDocument({ read: kind === 'full' ? readFull : readDelta, version: () => table.version, form, format })))
    const vary = { vary: 'accept, accept-encoding, x-eureka-accept' }
    return acceptsGzip(headers) ? document(format, await list('gzip'), { ...vary, 'content-encoding': 'gzip' }) : document(format, await list('plain'), vary)
  }

  function vips(field: 'vipAddress' | 'secureVipAddress', vip: string, headers: IncomingHttpHeaders): Reply {
    const found = [...table.all()].filter(({ info }) => vipMatches(info[field], vip))
    return document(formatOf(headers), writeApplications({ version: '1', hash: appsHash(table.counts) }, found, formOf(headers), formatOf(headers)))
  }

  /** JSON whatever is accepted, as the original has it. */
  const overrides = (): Reply =>
    document('json', JSON.stringify(Object.fromEntries([...table.all()].flatMap(({ info, override }) => (override ? [[info.instanceId, override]] : [])))))

  const instance = (lease: Lease | null, headers: IncomingHttpHeaders): Reply =>
    lease ? document(formatOf(headers), writeOne(lease, formOf(headers), formatOf(headers))) : empty(404)

  return async function answerRead([kind, first, second, third]: readonly string[], headers: IncomingHttpHeaders): Promise<Reply> {
    if (kind === 'status' && first === undefined) return document(formatOf(headers), statusDocument(registry, startedAtMs, formatOf(headers)))
    if (kind === 'serverinfo' && first === 'statusoverrides' && second === undefined) return overrides()
    // Peers that start together fill each other with what each has restored.
    if (registry.state() === 'warming' && !(registry.isRestored() && isReplication(headers))) return plain(403, 'The registry is being restored.')
    if (third !== undefined) return empty(404)
    if (kind === 'apps' && first === undefined) return applications('full', headers)
    if (kind === 'apps' && first === 'delta' && second === undefined) return applications('delta', headers)
    if (kind === 'apps' && first !== undefined) {
      const name = first.toUpperCase()
      if (second !== undefined) return instance(table.find(name, second), headers)
      const app = table.apps.get(name)
      return app ? document(formatOf(headers), writeApplication(name, app.values(), formOf(headers), formatOf(headers))) : empty(404)
    }
    if (first === undefined || second !== undefined) return empty(404)
    if (kind === 'instances') return instance(table.findById(first), headers)
    if (kind === 'vips') return vips('vipAddress', first, headers)
    if (kind === 'svips') return vips('secureVipAddress', first, headers)
    return empty(404)
  }
}

import type { IncomingHttpHeaders } from 'node:http'
import { appsHash } from '@/lib/domains/registry/core/hash'
import type { Lease } from '@/lib/domains/registry/core/instance'
import type { LeaseTable } from '@/lib/domains/registry/core/lease-table'
import type { Registry } from '@/lib/domains/registry/registry'
import { writeApplication, writeApplications, writeOne } from '@/lib/domains/registry/wire/write-applications'
import { createListDocument } from './document-cache'
import { document, empty, formatOf, formOf, plain, type Reply } from './reply'
import { isReplication } from './answer-replication'
import { readTables, versionOf } from './list-tables'
import { statusDocument } from './status-document'

const acceptsGzip = (headers: IncomingHttpHeaders): boolean => /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))

const vipMatches = (list: string | null, vip: string): boolean => list?.split(',').includes(vip) ?? false

/** Registries of other regions, by the name that clients ask for. */
export interface RemoteRegions {
  find(name: string): LeaseTable | null
}

interface KeptList {
  tables: readonly LeaseTable[]
  ask: ReturnType<typeof createListDocument>
}
/** Lists that are kept: all forms of our own, and of the combinations of regions asked for last. */
const listsMax = 16

/** Every GET of the protocol but `status`, which is answered at any time. */
export function createReadAnswers(registry: Registry, startedAtMs: number, remotes: RemoteRegions) {
  const { table } = registry
  const lists = new Map<string, KeptList>()

  /** Those of them that we know, in one order whatever the order asked. */
  function regionsOf(query: URLSearchParams): { name: string; table: LeaseTable }[] {
    const names = [...new Set((query.get('regions') ?? '').split(',').map((name) => name.trim().toLowerCase()))].sort()
    return names.flatMap((name) => {
      const found = name === '' ? null : remotes.find(name)
      return found ? [{ name, table: found }] : []
    })
  }

  function listOf(kind: 'full' | 'delta', headers: IncomingHttpHeaders, regions: { name: string; table: LeaseTable }[]): KeptList {
    const [format, form] = [formatOf(headers), formOf(headers)]
    const tables = [table, ...regions.map((region) => region.table)]
    const key = [kind, format, form, ...regions.map(({ name }) => name)].join(' ')
    const known = lists.get(key)
    lists.delete(key) // to the end: the one not asked for longest is in front
    const list = known && known.tables.every((one, at) => one === tables[at]) ? known : { tables, ask: createListDocument({ read: () => readTables(tables, kind), version: () => versionOf(tables), form, format }) }
    lists.set(key, list)
    for (const oldest of lists.keys()) {
      if (lists.size <= listsMax) break
      lists.delete(oldest)
    }
    return list
  }

  async function applications(kind: 'full' | 'delta', headers: IncomingHttpHeaders, query: URLSearchParams): Promise<Reply> {
    const format = formatOf(headers)
    const { ask } = listOf(kind, headers, regionsOf(query))
    const vary = { vary: 'accept, accept-encoding, x-eureka-accept' }
    return acceptsGzip(headers) ? document(format, await ask('gzip'), { ...vary, 'content-encoding': 'gzip' }) : document(format, await ask('plain'), vary)
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

  return async function answerRead([kind, first, second, third]: readonly string[], headers: IncomingHttpHeaders, query: URLSearchParams): Promise<Reply> {
    if (kind === 'status' && first === undefined) return document(formatOf(headers), statusDocument(registry, startedAtMs, formatOf(headers)))
    if (kind === 'serverinfo' && first === 'statusoverrides' && second === undefined) return overrides()
    // Peers that start together fill each other with what each has restored.
    if (registry.state() === 'warming' && !(registry.isRestored() && isReplication(headers))) return plain(403, 'The registry is being restored.')
    if (third !== undefined) return empty(404)
    if (kind === 'apps' && first === undefined) return applications('full', headers, query)
    if (kind === 'apps' && first === 'delta' && second === undefined) return applications('delta', headers, query)
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

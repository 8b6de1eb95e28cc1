import type { Lease } from '../core/instance'
import { type Form, writeInstance } from './write-instance'
import { writeXml } from './write-xml'

export type Format = 'json' | 'xml'

/** `versions__delta` and `apps__hashcode`: two underscores, because the codec escapes `_`. */
export interface ApplicationsHead {
  version: string
  hash: string
}

interface Kept {
  revision: number
  full?: string
  compact?: string
}

/** Instances as JSON text, made again only after a change: lists and deltas share them. Renewal times are those of the last change. */
const kept = new WeakMap<Lease, Kept>()

function instanceText(lease: Lease, form: Form): string {
  let known = kept.get(lease)
  if (known?.revision !== lease.revision) kept.set(lease, (known = { revision: lease.revision }))
  return (known[form] ??= JSON.stringify(writeInstance(lease, form)))
}

/** In the order in which each application first comes. */
export function byApplication(leases: Iterable<Lease>): Map<string, Lease[]> {
  const apps = new Map<string, Lease[]>()
  for (const lease of leases) {
    const app = apps.get(lease.info.app)
    if (app) app.push(lease)
    else apps.set(lease.info.app, [lease])
  }
  return apps
}

/** One application of a list. */
export function writeApplicationPart(name: string, leases: readonly Lease[], form: Form, format: Format): string {
  if (format === 'json') return `{"name":${JSON.stringify(name)},"instance":[${leases.map((lease) => instanceText(lease, form)).join(',')}]}`
  return writeXml('application', { name, instance: leases.map((lease) => writeInstance(lease, form)) })
}

/** What stands around and between the applications of a list. Always arrays, also for none and for one: stock clients stumble over anything else. */
export function applicationsFrame({ version, hash }: ApplicationsHead, format: Format): { before: string; between: string; after: string } {
  if (format === 'json') return { before: `{"applications":{"versions__delta":${JSON.stringify(version)},"apps__hashcode":${JSON.stringify(hash)},"application":[`, between: ',', after: ']}}' }
  return { before: `<applications>${writeXml('versions__delta', version)}${writeXml('apps__hashcode', hash)}`, between: '', after: '</applications>' }
}

export function writeApplications(head: ApplicationsHead, leases: Iterable<Lease>, form: Form, format: Format): string {
  const { before, between, after } = applicationsFrame(head, format)
  return before + [...byApplication(leases)].map(([name, own]) => writeApplicationPart(name, own, form, format)).join(between) + after
}

export function writeApplication(name: string, leases: Iterable<Lease>, form: Form, format: Format): string {
  const application = { name, instance: [...leases].map((lease) => writeInstance(lease, form)) }
  return format === 'json' ? JSON.stringify({ application }) : writeXml('application', application)
}

export function writeOne(lease: Lease, form: Form, format: Format): string {
  const instance = writeInstance(lease, form)
  return format === 'json' ? JSON.stringify({ instance }) : writeXml('instance', instance)
}

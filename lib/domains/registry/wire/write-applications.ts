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

/** Instances as JSON text, made again only after a change: a fetch of 10,000 joins strings. Renewal times are those of the last change. */
const kept = new WeakMap<Lease, Kept>()

function instanceText(lease: Lease, form: Form): string {
  let known = kept.get(lease)
  if (known?.revision !== lease.revision) kept.set(lease, (known = { revision: lease.revision }))
  return (known[form] ??= JSON.stringify(writeInstance(lease, form)))
}

function byApplication(leases: Iterable<Lease>): Map<string, Lease[]> {
  const apps = new Map<string, Lease[]>()
  for (const lease of leases) {
    const app = apps.get(lease.info.app)
    if (app) app.push(lease)
    else apps.set(lease.info.app, [lease])
  }
  return apps
}

/** Always arrays, also for none and for one: stock clients stumble over anything else. */
export function writeApplications({ version, hash }: ApplicationsHead, leases: Iterable<Lease>, form: Form, format: Format): string {
  const apps = byApplication(leases)
  if (format === 'json') {
    const texts = [...apps].map(([name, own]) => `{"name":${JSON.stringify(name)},"instance":[${own.map((lease) => instanceText(lease, form)).join(',')}]}`)
    return `{"applications":{"versions__delta":${JSON.stringify(version)},"apps__hashcode":${JSON.stringify(hash)},"application":[${texts.join(',')}]}}`
  }
  const application = [...apps].map(([name, own]) => ({ name, instance: own.map((lease) => writeInstance(lease, form)) }))
  return writeXml('applications', { versions__delta: version, apps__hashcode: hash, application })
}

export function writeApplication(name: string, leases: Iterable<Lease>, form: Form, format: Format): string {
  const application = { name, instance: [...leases].map((lease) => writeInstance(lease, form)) }
  return format === 'json' ? JSON.stringify({ application }) : writeXml('application', application)
}

export function writeOne(lease: Lease, form: Form, format: Format): string {
  const instance = writeInstance(lease, form)
  return format === 'json' ? JSON.stringify({ instance }) : writeXml('instance', instance)
}

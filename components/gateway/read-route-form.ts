import { RouteDocument } from '@/lib/domains/gateway/route-schemas'
import type { FieldError } from '@/lib/kernel/fault'
import { parseFields } from '@/lib/kernel/field-errors'
import { reason, reasonWords } from '@/lib/kernel/reason'
import { byteUnits, type RouteForm } from './route-form'

/** What is wrong, by pointer below the document, like `match/path/value`. */
export type RouteIssue = Omit<FieldError, 'pointer'> & { at: string }

export type ReadRoute = { ok: true; document: RouteDocument } | { ok: false; issues: RouteIssue[] }

/** Names in one text, divided by commas or blanks. */
export const namesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** Nothing typed is no number: the schema's own defaults are for those who do not see a field. */
const figure = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')))

/** What the fields say, as a document would have it; not looked at yet. */
export function draftOf(form: RouteForm) {
  const { order, enabled, description, exact, strip, methods, sticky, priority, requestSet, responseSet } = form
  const rate = (on: boolean, perSecond: string, burst: string) => (on ? { perSecond: figure(perSecond), burst: figure(burst) } : null)
  const client = rate(form.clientLimited, form.clientPerSecond, form.clientBurst)
  return {
    order: figure(order), enabled, description,
    match: { hosts: namesOf(form.hosts), path: { kind: exact ? 'exact' : 'prefix', value: form.path.trim() }, methods, headers: form.conditions.map((one) => ({ name: one.name.trim(), value: one.exact ? one.value : null })) },
    rewrite: { strip: strip && !exact, prefix: form.prefix.trim() },
    targets: form.targets.map(({ application, weight }) => ({ application: application.trim(), weight: figure(weight) })),
    sticky: sticky === 'cookie' ? { by: sticky, name: form.cookieName.trim(), ttlSeconds: figure(form.cookieTtl) } : sticky === 'header' ? { by: sticky, name: form.stickyHeader.trim() } : null,
    retries: figure(form.retries), timeoutMs: figure(form.timeoutMs), tryTimeoutMs: figure(form.tryTimeoutMs),
    limits: {
      route: rate(form.routeLimited, form.routePerSecond, form.routeBurst),
      client: client && { ...client, header: form.clientHeader.trim() || null },
      bodyBytesMax: form.bodyMax.trim() === '' ? null : figure(form.bodyMax) * byteUnits[form.bodyUnit],
    },
    priority: priority === '' ? null : priority,
    mirror: form.mirrored ? { application: form.mirrorApplication.trim(), percent: figure(form.mirrorPercent) } : null,
    headers: {
      requestSet: requestSet.map(({ name, value }) => ({ name: name.trim(), value })), requestRemove: namesOf(form.requestRemove),
      responseSet: responseSet.map(({ name, value }) => ({ name: name.trim(), value })), responseRemove: namesOf(form.responseRemove),
    },
    cors: form.cors ? { origins: namesOf(form.origins), methods: form.corsMethods, headers: namesOf(form.corsHeaders), exposed: namesOf(form.exposed), credentials: form.credentials, maxAgeSeconds: figure(form.maxAge) } : null,
  }
}

const below = (pointer: string) => pointer.replace(/^#\/?/, '')

function read(value: unknown): ReadRoute {
  const parsed = parseFields(RouteDocument, value)
  return parsed.ok ? { ok: true, document: parsed.value } : { ok: false, issues: parsed.error.map(({ pointer, ...said }) => ({ ...said, at: below(pointer) })) }
}

const isUnnamed = (form: RouteForm, at: string): boolean => {
  if (at === 'mirror/application') return form.mirrorApplication.trim() === ''
  const [, place] = /^targets\/(\d+)\/application$/.exec(at) ?? []
  return place !== undefined && form.targets[Number(place)]?.application.trim() === ''
}
const unnamed = reason('application-missing')

/** The document that the fields say, parsed by the schema that the server parses it by; or what is wrong in which of them. */
export function readRouteForm(form: RouteForm): ReadRoute {
  const done = read(draftOf(form))
  // Where nothing is typed yet the rule of a name says less than what is missing.
  return done.ok ? done : { ok: false, issues: done.issues.map((issue) => (isUnnamed(form, issue.at) ? { at: issue.at, detail: reasonWords(unnamed), ...unnamed } : issue)) }
}

/** A document as text; null: it is no JSON. */
export function readRouteText(text: string): ReadRoute | null {
  try {
    return read(JSON.parse(text))
  } catch {
    return null
  }
}

/** What is wrong with a field: at its pointers, or with one of the names in its text, which is given then. */
export function issueAt(issues: readonly RouteIssue[], at: readonly string[], entries: readonly string[]): { issue: RouteIssue; entry: string | null } | null {
  const [own = ''] = at
  for (const issue of issues) {
    if (at.includes(issue.at)) return { issue, entry: null }
    const entry = issue.at.startsWith(`${own}/`) ? entries[Number(issue.at.slice(own.length + 1))] : undefined
    if (entry !== undefined) return { issue, entry }
  }
  return null
}

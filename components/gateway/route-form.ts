import { RouteDocument } from '@/lib/domains/gateway/route-schemas'

/** What has a field of its own. All else of a route is in its document, which the form shows as JSON. */
export interface RouteForm {
  order: string
  enabled: boolean
  hosts: string
  exact: boolean
  path: string
  methods: string
  strip: boolean
  prefix: string
  targets: string
  timeoutMs: string
  retries: string
}

export const emptyDocument = RouteDocument.parse({ match: { path: { kind: 'prefix', value: '/' } }, targets: [{ application: 'home', weight: 1 }], rewrite: { strip: true, prefix: '' } })

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean)

export const formOf = ({ order, enabled, match, rewrite, targets, timeoutMs, retries }: RouteDocument): RouteForm => ({
  order: String(order), enabled, hosts: match.hosts.join(', '), exact: match.path.kind === 'exact', path: match.path.value, methods: match.methods.join(', '),
  strip: rewrite.strip, prefix: rewrite.prefix, targets: targets.map(({ application, weight }) => (targets.length === 1 ? application : `${application} ${weight}`)).join(', '), timeoutMs: String(timeoutMs), retries: String(retries),
})

/** `home` or `home 99, home-next 1`. */
export const targetsOf = (text: string): { application: string; weight: number }[] =>
  text.split(/[,\n]/).flatMap((one) => {
    const [application = '', weight = '1'] = one.trim().split(/\s+/)
    return application === '' ? [] : [{ application, weight: Number(weight) }]
  })

/** The document with what the fields say; parsed by the schema that the server parses it by. */
export function documentOf(before: RouteDocument, form: RouteForm) {
  const { order, enabled, hosts, exact, path, methods, strip, prefix, targets, timeoutMs, retries } = form
  const total = Number(timeoutMs)
  return RouteDocument.safeParse({
    ...before,
    order: Number(order), enabled, match: { ...before.match, hosts: words(hosts), path: { kind: exact ? 'exact' : 'prefix', value: path.trim() }, methods: words(methods.toUpperCase()) },
    rewrite: { strip: strip && !exact, prefix: prefix.trim() }, targets: targetsOf(targets), timeoutMs: total, tryTimeoutMs: Math.min(before.tryTimeoutMs, total), retries: Number(retries),
  })
}

/** A document as text; null: it is no route. */
export function readDocument(text: string): ReturnType<typeof RouteDocument.safeParse> | null {
  try {
    return RouteDocument.safeParse(JSON.parse(text))
  } catch {
    return null
  }
}

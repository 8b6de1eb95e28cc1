import { RouteDocument, type routeMethods } from '@/lib/domains/gateway/route-schemas'

type Method = (typeof routeMethods)[number]

export const byteUnits = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 } as const
export type ByteUnit = keyof typeof byteUnits

export interface HeaderRow {
  name: string
  value: string
}
/** `exact` off: it only has to be there. */
export interface ConditionRow extends HeaderRow {
  exact: boolean
}
export interface TargetRow {
  application: string
  weight: string
}

/**
 * A route as it stands in its fields: figures as they are typed, lists of names as one text. What is switched off keeps what was typed
 * into it until the form is left, and says nothing in the document.
 */
export interface RouteForm {
  order: string
  enabled: boolean
  description: string
  hosts: string
  exact: boolean
  path: string
  methods: Method[]
  conditions: ConditionRow[]
  strip: boolean
  prefix: string
  targets: TargetRow[]
  sticky: 'none' | 'cookie' | 'header'
  cookieName: string
  cookieTtl: string
  stickyHeader: string
  retries: string
  timeoutMs: string
  tryTimeoutMs: string
  routeLimited: boolean
  routePerSecond: string
  routeBurst: string
  clientLimited: boolean
  clientPerSecond: string
  clientBurst: string
  clientHeader: string
  bodyMax: string
  bodyUnit: ByteUnit
  priority: '' | NonNullable<RouteDocument['priority']>
  mirrored: boolean
  mirrorApplication: string
  mirrorPercent: string
  requestSet: HeaderRow[]
  requestRemove: string
  responseSet: HeaderRow[]
  responseRemove: string
  cors: boolean
  origins: string
  corsMethods: Method[]
  corsHeaders: string
  exposed: string
  credentials: boolean
  maxAge: string
}

/** What is not said yet: a document of it is refused, a form of it has every other field as usual. */
export const emptyDocument = RouteDocument.parse({ match: { path: { kind: 'prefix', value: '/' } }, targets: [{ application: 'home', weight: 1 }], rewrite: { strip: true, prefix: '' } })

const usual = {
  cookieName: 'tv-place', cookieTtl: '3600', stickyHeader: '', perSecond: '100', burst: '100', clientPerSecond: '10', clientBurst: '20', mirrorPercent: '1', corsMethods: ['GET', 'HEAD', 'POST'] satisfies Method[], maxAge: '600',
}

/** The largest unit that says a size in a whole number. */
function sizeOf(bytes: number | null): { bodyMax: string; bodyUnit: ByteUnit } {
  if (bytes === null) return { bodyMax: '', bodyUnit: 'MiB' }
  const unit = (['GiB', 'MiB', 'KiB'] as const).find((one) => bytes > 0 && bytes % byteUnits[one] === 0) ?? 'B'
  return { bodyMax: String(bytes / byteUnits[unit]), bodyUnit: unit }
}

const list = (names: readonly string[]) => names.join(', ')

/** The fields of a document. */
export function formOf({ order, enabled, description, match, rewrite, targets, sticky, retries, timeoutMs, tryTimeoutMs, limits, priority, mirror, headers, cors }: RouteDocument): RouteForm {
  return {
    order: String(order), enabled, description,
    hosts: list(match.hosts), exact: match.path.kind === 'exact', path: match.path.value, methods: match.methods, conditions: match.headers.map(({ name, value }) => ({ name, value: value ?? '', exact: value !== null })),
    strip: rewrite.strip, prefix: rewrite.prefix, targets: targets.map(({ application, weight }) => ({ application, weight: String(weight) })),
    sticky: sticky?.by ?? 'none', cookieName: sticky?.by === 'cookie' ? sticky.name : usual.cookieName, cookieTtl: sticky?.by === 'cookie' ? String(sticky.ttlSeconds) : usual.cookieTtl, stickyHeader: sticky?.by === 'header' ? sticky.name : usual.stickyHeader,
    retries: String(retries), timeoutMs: String(timeoutMs), tryTimeoutMs: String(tryTimeoutMs),
    routeLimited: limits.route !== null, routePerSecond: limits.route ? String(limits.route.perSecond) : usual.perSecond, routeBurst: limits.route ? String(limits.route.burst) : usual.burst,
    clientLimited: limits.client !== null, clientPerSecond: limits.client ? String(limits.client.perSecond) : usual.clientPerSecond, clientBurst: limits.client ? String(limits.client.burst) : usual.clientBurst, clientHeader: limits.client?.header ?? '',
    ...sizeOf(limits.bodyBytesMax),
    priority: priority ?? '', mirrored: mirror !== null, mirrorApplication: mirror?.application ?? '', mirrorPercent: mirror ? String(mirror.percent) : usual.mirrorPercent,
    requestSet: headers.requestSet, requestRemove: list(headers.requestRemove), responseSet: headers.responseSet, responseRemove: list(headers.responseRemove),
    cors: cors !== null, origins: list(cors?.origins ?? []), corsMethods: cors?.methods ?? usual.corsMethods, corsHeaders: list(cors?.headers ?? []), exposed: list(cors?.exposed ?? []), credentials: cors?.credentials ?? false, maxAge: cors ? String(cors.maxAgeSeconds) : usual.maxAge,
  }
}

/** Of a new route nobody has said yet what it takes and whom it leads to. */
export const firstForm: RouteForm = { ...formOf(emptyDocument), path: '', targets: [{ application: '', weight: '1' }] }

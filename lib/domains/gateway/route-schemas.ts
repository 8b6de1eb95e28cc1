import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'
import { refusalWords } from '@/lib/kernel/refusal-words'

/** One for the whole edge: it stands in spans, in the ledger and in addresses. */
export const RouteName = z.string().max(60).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, refusalWords['route-name'])
  .refine((name) => !['new', 'filters', 'preview'].includes(name), refusalWords['route-name-address'])

/** What figures of a route may be: the schema refuses by it, and forms say it before anything is typed. */
export const routeBounds = {
  order: { min: 0, max: 9_999 },
  weight: { min: 0, max: 10_000 },
  retries: { min: 0, max: 5 },
  timeoutMs: { min: 1, max: 600_000 },
  perSecond: { min: 0.1, max: 100_000 },
  burst: { min: 1, max: 100_000 },
  /** 10 GiB. */
  bodyBytes: { min: 0, max: 10_737_418_240 },
  ttlSeconds: { min: 1, max: 31_536_000 },
  mirrorPercent: { min: 0.1, max: 100 },
  maxAgeSeconds: { min: 0, max: 86_400 },
} as const
export const routeTargetsMax = 8

const within = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max)
const wholeWithin = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max)

export const RouteHost = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/, refusalWords['route-host'])

/** Dot segments would be read in another way by whoever comes next. */
export const RoutePath = z
  .string()
  .max(1_024)
  .regex(/^\/[\w\-.~!$&'()*+,;=:@%/]*$/, refusalWords['route-path'])
  .refine((path) => !/\/\/|\/\.{1,2}(\/|$)/.test(path), refusalWords['route-path-dots'])

export const routeMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const headerName = z.string().max(100).regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, refusalWords['route-header-name']).transform((name) => name.toLowerCase())
const headerValue = z.string().max(2_000).regex(/^[\x20-\x7e]*$/, refusalWords['route-header-value'])

/** What the proxy itself says, or what frames a message: rules that touched these would make two readers of one message. */
const ownHeaders = /^(connection|keep-alive|proxy-.*|transfer-encoding|te|trailer|upgrade|content-length|host|expect|http2-settings|traceparent|tracestate|x-forwarded-.*|x-quarterdeck-.*|x-fit-context|x-b3-.*|b3)$/
const RuledHeader = headerName.refine((name) => !ownHeaders.test(name), refusalWords['route-header-own'])
const HeaderSet = z.array(z.strictObject({ name: RuledHeader, value: headerValue })).max(20)
const HeaderRemoval = z.array(RuledHeader).max(20)

/** Requests a second that are let through on the whole, and how many may come at once. */
const Rate = { perSecond: within(routeBounds.perSecond), burst: wholeWithin(routeBounds.burst) }

export const RouteMatch = z.strictObject({
  /** None: every host. */
  hosts: z.array(RouteHost).max(20).default([]),
  path: z.strictObject({ kind: z.enum(['prefix', 'exact']), value: RoutePath }),
  /** None: every method. */
  methods: z.array(z.enum(routeMethods)).max(routeMethods.length).default([]),
  /** All of them; null: it only has to be there. */
  headers: z.array(z.strictObject({ name: headerName, value: headerValue.nullable() })).max(10).default([]),
})
export type RouteMatch = z.infer<typeof RouteMatch>

export const RouteTarget = z.strictObject({ application: ApplicationName, weight: wholeWithin(routeBounds.weight) })

export const RouteSticky = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('cookie'), name: z.string().max(60).regex(/^[A-Za-z0-9_-]+$/, refusalWords['route-cookie-name']), ttlSeconds: wholeWithin(routeBounds.ttlSeconds) }),
  z.strictObject({ by: z.literal('header'), name: headerName }),
])

/** What is shed first when an application cannot take more: the highest number. 1 is shed last. */
export const routePriorities = { critical: 1, degraded: 50, 'non-critical': 90 } as const

export const RouteCors = z.strictObject({
  /** `*` is everybody; then no credentials. */
  origins: z.array(z.string().max(300).regex(/^(\*|https?:\/\/[a-z0-9.-]+(:\d+)?)$/, refusalWords['route-origin'])).min(1, refusalWords['route-origin']).max(20),
  methods: z.array(z.enum(routeMethods)).max(routeMethods.length).default(['GET', 'HEAD', 'POST']),
  headers: z.array(headerName).max(30).default([]),
  exposed: z.array(headerName).max(30).default([]),
  credentials: z.boolean().default(false),
  maxAgeSeconds: wholeWithin(routeBounds.maxAgeSeconds).default(600),
})

/** How requests of one kind are answered at the edge. */
export const RouteDocument = z
  .strictObject({
    /** The lower is looked at first. */
    order: wholeWithin(routeBounds.order).default(100),
    enabled: z.boolean().default(true),
    description: z.string().max(200).default(''),
    match: RouteMatch,
    /** `strip` takes the matched prefix away, `prefix` puts another before what is left. */
    rewrite: z.strictObject({ strip: z.boolean().default(false), prefix: z.union([z.literal(''), RoutePath]).default('') }).default({ strip: false, prefix: '' }),
    targets: z.array(RouteTarget).min(1).max(routeTargetsMax),
    sticky: RouteSticky.nullable().default(null),
    retries: wholeWithin(routeBounds.retries).default(2),
    timeoutMs: wholeWithin(routeBounds.timeoutMs).default(30_000),
    tryTimeoutMs: wholeWithin(routeBounds.timeoutMs).default(10_000),
    limits: z
      .strictObject({
        route: z.strictObject(Rate).nullable().default(null),
        /** By address of the client, or by a header where it has one. */
        client: z.strictObject({ ...Rate, header: headerName.nullable().default(null) }).nullable().default(null),
        bodyBytesMax: z.number().int(refusalWords['route-body']).min(routeBounds.bodyBytes.min, refusalWords['route-body']).max(routeBounds.bodyBytes.max, refusalWords['route-body']).nullable().default(null),
      })
      .default({ route: null, client: null, bodyBytesMax: null }),
    /** Null: never shed, and not counted by the limit that adapts. */
    priority: z.enum(['critical', 'degraded', 'non-critical']).nullable().default(null),
    mirror: z.strictObject({ application: ApplicationName, percent: within(routeBounds.mirrorPercent) }).nullable().default(null),
    headers: z
      .strictObject({ requestSet: HeaderSet.default([]), requestRemove: HeaderRemoval.default([]), responseSet: HeaderSet.default([]), responseRemove: HeaderRemoval.default([]) })
      .default({ requestSet: [], requestRemove: [], responseSet: [], responseRemove: [] }),
    cors: RouteCors.nullable().default(null),
  })
  .superRefine((route, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (route.targets.every(({ weight }) => weight === 0)) refuse(['targets', 0, 'weight'], refusalWords['route-weights'])
    route.targets.forEach(({ application }, at) => {
      if (route.targets.findIndex((one) => one.application === application) < at) refuse(['targets', at, 'application'], refusalWords['route-target-twice'])
    })
    if (route.tryTimeoutMs > route.timeoutMs) refuse(['tryTimeoutMs'], refusalWords['route-try-time'])
    if (route.rewrite.strip && route.match.path.kind === 'exact') refuse(['rewrite', 'strip'], refusalWords['route-strip-exact'])
    if (route.cors?.credentials && route.cors.origins.includes('*')) refuse(['cors', 'origins'], refusalWords['route-origins-credentials'])
  })
export type RouteDocument = z.infer<typeof RouteDocument>

/** As the proxy follows it. */
export const EdgeRoute = z.object({ id: z.string(), name: z.string(), version: z.number().int(), document: RouteDocument })
export type EdgeRoute = z.infer<typeof EdgeRoute>

/** A request that somebody asks about, or that came. */
export const RequestToTest = z.strictObject({
  method: z.string().min(1).max(20).regex(/^[A-Z]+$/, 'A method in capitals, like "GET".').default('GET'),
  host: z.string().max(260).default(''),
  /** With its query. */
  path: z.string().min(1).max(4_096).regex(/^\//, 'A path begins with "/".'),
  headers: z.array(z.strictObject({ name: headerName, value: headerValue })).max(30).default([]),
})
export type RequestToTest = z.infer<typeof RequestToTest>

export const RouteMiss = z.enum(['disabled', 'host', 'path', 'method', 'header'])
export type RouteMiss = z.infer<typeof RouteMiss>

/** One route that was looked at; its name is null for those who may not know it. `miss` null: it takes the request. */
export const RouteStep = z.object({ route: z.string().nullable(), order: z.number().int(), version: z.number().int(), miss: RouteMiss.nullable(), header: z.string().nullable() })
export type RouteStep = z.infer<typeof RouteStep>

export const RouteTest = z.object({
  /** `route`: one takes it; `address`: none does, the first part of the path names an application; `refused`, `nowhere`. */
  outcome: z.enum(['route', 'address', 'refused', 'nowhere']),
  steps: z.array(RouteStep),
  route: z.object({ name: z.string().nullable(), version: z.number().int() }).nullable(),
  /** What the application would see. */
  path: z.string().nullable(),
  prefix: z.string().nullable(),
  targets: z.array(
    z.object({
      application: z.string(),
      /** Of 100 requests. */
      percent: z.number(),
      known: z.boolean(),
      instances: z.array(z.object({ instance: z.string(), zone: z.string().nullable(), ejected: z.boolean() })),
      more: z.number().int(),
    }),
  ),
  timeoutMs: z.number().nullable(),
  retries: z.number().nullable(),
  filters: z.array(z.string()),
})
export type RouteTest = z.infer<typeof RouteTest>

/** What became of one route's requests since the proxy's start. */
export const RouteCounts = z.object({ id: z.string(), version: z.number().int(), requests: z.number(), limited: z.number(), tooLarge: z.number(), shed: z.number(), failed: z.number(), mirrored: z.number() })
export type RouteCounts = z.infer<typeof RouteCounts>
/** The limit that adapts, of one application. */
export const ConcurrencyState = z.object({ application: z.string(), limit: z.number(), inFlight: z.number().int(), shed: z.number() })

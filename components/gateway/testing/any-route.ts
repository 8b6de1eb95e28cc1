import fc from 'fast-check'
import { routeBounds, type RouteDocument, routeMethods, routeTargetsMax } from '@/lib/domains/gateway/route-schemas'

const application = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}$/)
const path = fc.stringMatching(/^\/([a-z0-9%_~@]{1,6}(\/[a-zA-Z0-9=&]{1,4}){0,2})?$/)
const host = fc.stringMatching(/^(\*\.)?[a-z0-9]{1,6}(\.[a-z0-9]{1,4}){0,2}$/)
const headerName = fc.stringMatching(/^x-a[a-z0-9!#$%&'*+.^_`|~-]{0,6}$/)
const headerValue = fc.stringMatching(/^[\x20-\x7e]{0,12}$/)
const origin = fc.stringMatching(/^https?:\/\/[a-z0-9.-]{1,8}(:[0-9]{1,4})?$/)
const methods = fc.array(fc.constantFrom(...routeMethods), { maxLength: routeMethods.length })
const headerSet = fc.array(fc.record({ name: headerName, value: headerValue }), { maxLength: 4 })
const headerNames = fc.array(headerName, { maxLength: 4 })
const whole = ({ min, max }: { min: number; max: number }) => fc.integer({ min, max })
const part = ({ min, max }: { min: number; max: number }) => fc.double({ min, max, noNaN: true })
const orNone = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })
const rate = { perSecond: part(routeBounds.perSecond), burst: whole(routeBounds.burst) }

/** At least one weight is above 0, and no application is named twice. */
const targets = fc
  .uniqueArray(fc.record({ application, weight: whole(routeBounds.weight) }), { minLength: 1, maxLength: routeTargetsMax, selector: (one) => one.application })
  .map((all) => (all.some(({ weight }) => weight > 0) ? all : all.map((one) => ({ ...one, weight: 1 }))))

const bodyBytes = fc.oneof(whole(routeBounds.bodyBytes), fc.constantFrom(0, 1_024, 1_048_576, 1_073_741_824, routeBounds.bodyBytes.max, 1_536))

const cors = fc
  .record({ origins: fc.array(fc.oneof(fc.constant('*'), origin), { minLength: 1, maxLength: 5 }), methods, headers: headerNames, exposed: headerNames, credentials: fc.boolean(), maxAgeSeconds: whole(routeBounds.maxAgeSeconds) })
  .map((one) => ({ ...one, credentials: one.credentials && !one.origins.includes('*') }))

/** Every route that the schema takes, in each of its ways. */
export const anyRoute: fc.Arbitrary<RouteDocument> = fc
  .record({
    order: whole(routeBounds.order), enabled: fc.boolean(), description: fc.string({ maxLength: 30 }),
    match: fc.record({ hosts: fc.array(host, { maxLength: 4 }), path: fc.record({ kind: fc.constantFrom('prefix' as const, 'exact' as const), value: path }), methods, headers: fc.array(fc.record({ name: headerName, value: orNone(headerValue) }), { maxLength: 4 }) }),
    rewrite: fc.record({ strip: fc.boolean(), prefix: fc.oneof(fc.constant(''), path) }),
    targets,
    sticky: orNone(fc.oneof(fc.record({ by: fc.constant('cookie' as const), name: fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), ttlSeconds: whole(routeBounds.ttlSeconds) }), fc.record({ by: fc.constant('header' as const), name: headerName }))),
    retries: whole(routeBounds.retries), timeoutMs: whole(routeBounds.timeoutMs), tryTimeoutMs: whole(routeBounds.timeoutMs),
    limits: fc.record({ route: orNone(fc.record(rate)), client: orNone(fc.record({ ...rate, header: orNone(headerName) })), bodyBytesMax: orNone(bodyBytes) }),
    priority: orNone(fc.constantFrom('critical' as const, 'degraded' as const, 'non-critical' as const)),
    mirror: orNone(fc.record({ application, percent: part(routeBounds.mirrorPercent) })),
    headers: fc.record({ requestSet: headerSet, requestRemove: headerNames, responseSet: headerSet, responseRemove: headerNames }),
    cors: orNone(cors),
  })
  .map((one) => ({ ...one, tryTimeoutMs: Math.min(one.tryTimeoutMs, one.timeoutMs), rewrite: { ...one.rewrite, strip: one.rewrite.strip && one.match.path.kind === 'prefix' } }))

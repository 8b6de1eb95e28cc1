import type { TrafficWitness } from './verdict'

/** Requests that instances served within the window, by their own telemetry. */
export interface TrafficPicture {
  asOfMs: number
  windowMs: number
  /** False where a part of telemetry did not answer: who is not in it may still have served. */
  complete: boolean
  byInstance: ReadonlyMap<string, { requests: number; lastAtMs: number }>
  /** Of instances that no lease names, as far as it is known. */
  applicationOf: ReadonlyMap<string, string>
}

/** An older picture says nothing of now. */
const usableMs = 60_000
/** Spans come in steps of ten seconds, and some later than the lease ends. */
const lateMs = 20_000

export const usablePicture = (picture: TrafficPicture | null, nowMs: number): TrafficPicture | null => (picture && nowMs - picture.asOfMs <= usableMs ? picture : null)

export interface Leased {
  application: string
  instance: string
  verified: boolean
}

export interface Unleased {
  application: string
  instance: string
  requests: number
  lastAtMs: number
}

/**
 * Who serves without a lease. Whoever has just ended, or ended before we looked, still has requests in the window: they count from
 * `goneAtMs` on, and nobody is called a stowaway for what was served before.
 */
export function serveUnleased(picture: TrafficPicture, isLeased: (instance: string) => boolean, goneAtMs: (application: string, instance: string) => number): Unleased[] {
  const found: Unleased[] = []
  for (const [instance, { requests, lastAtMs }] of picture.byInstance) {
    const application = picture.applicationOf.get(instance)
    if (application === undefined || isLeased(instance)) continue
    if (lastAtMs > goneAtMs(application, instance) + lateMs) found.push({ application, instance, requests, lastAtMs })
  }
  return found
}

/**
 * Strangers may report under another name than they register with. Where requests of an application belong to nobody and strangers of
 * it seem to serve none, the two cannot be told apart: neither is a stowaway, nor are those silent.
 */
export function unmatchedApplications(leased: readonly Leased[], unleased: readonly Unleased[], picture: TrafficPicture): Set<string> {
  const strange = new Set(leased.filter(({ verified, instance }) => !verified && !picture.byInstance.has(instance)).map(({ application }) => application))
  return new Set(unleased.map(({ application }) => application).filter((application) => strange.has(application)))
}

export function trafficWitness(picture: TrafficPicture | null, { application, instance, verified }: Leased, unmatched: ReadonlySet<string>): TrafficWitness {
  if (!picture) return { kind: 'unknown' }
  const served = picture.byInstance.get(instance)
  if (served && served.requests > 0) return { kind: 'seen', ...served }
  return picture.complete && !(unmatched.has(application) && !verified) ? { kind: 'none' } : { kind: 'unknown' }
}

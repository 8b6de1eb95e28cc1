import { z } from 'zod'
import type { LedgerEntry } from '../../ledger/schemas'
import { type ChapterName, chapterSteps, firstChapters, type GuideLinks, type Witness } from '../schemas'
import { badVersion, witnessActions } from './witness-actions'

/** Step by step what the ledger shows; null is not yet. */
export type Observed = Record<ChapterName, (Witness | null)[]>

const CallsRun = z.object({ fault: z.object({ kind: z.literal('calls') }) })
const BadRelease = z.object({ number: z.number().int(), version: z.literal(badVersion) })
const Limit = z.object({ ratePerInstance: z.number() })
const CanaryPlan = z.object({ strategy: z.literal('canary'), release: z.number().int() })

const says = <S extends z.ZodType>(schema: S, { after }: LedgerEntry): z.output<S> | null => schema.safeParse(after).data ?? null
const isPersons = ({ actor }: LedgerEntry) => actor.kind === 'person'
const witness = (entry: LedgerEntry | undefined): Witness | null => (entry ? { position: entry.position, at: entry.at, by: entry.actor.name } : null)
/** `home 12` and `run 12` end with the number that addresses use. */
const numberOf = (entry: LedgerEntry | undefined): number | null => {
  const found = /(\d{1,9})$/.exec(entry?.subject.id ?? '')
  return found ? Number(found[1]) : null
}

const isLater = (a: LedgerEntry, b: LedgerEntry): boolean => BigInt(a.position) > BigInt(b.position)

/** What followed first on the same thing: it may be drained, forced or balanced many times. */
const nextOf = (before: LedgerEntry | undefined, entries: readonly LedgerEntry[]): LedgerEntry | undefined =>
  before && entries.filter((entry) => entry.subject.id === before.subject.id && isLater(entry, before)).reduce<LedgerEntry | undefined>((soonest, entry) => (soonest && isLater(entry, soonest) ? soonest : entry), undefined)

/** Of several tries the one that came furthest, and of equals the newest: `first` is newest first, `later` what can follow on the same thing. */
function furthest(first: readonly LedgerEntry[], later: readonly (readonly LedgerEntry[])[]): (LedgerEntry | undefined)[] {
  const tries = first.map((entry) => later.reduce<(LedgerEntry | undefined)[]>((steps, entries) => [...steps, nextOf(steps.at(-1), entries)], [entry]))
  const lengthOf = (steps: (LedgerEntry | undefined)[]) => {
    const missing = steps.indexOf(undefined)
    return missing === -1 ? steps.length : missing
  }
  const best = tries.reduce<(LedgerEntry | undefined)[]>((so, steps) => (lengthOf(steps) > lengthOf(so) ? steps : so), [undefined])
  return [first, ...later].map((_, at) => (at < lengthOf(best) ? best[at] : undefined))
}

/**
 * What of the guide has happened, from entries of the ledger since it began, newest first. What people start counts whoever
 * of the team did it; controllers, tokens and the sample estate's own start do not.
 */
export function observeGuide(entries: readonly LedgerEntry[]): { observed: Observed; links: GuideLinks } {
  const of = (action: string, fits: (entry: LedgerEntry) => boolean = () => true) => entries.filter((entry) => entry.action === action && fits(entry))
  const isDone = ({ phase }: LedgerEntry) => phase === 'done'
  const { run, rollout, service, hold, configuration, route, breaker, balancing, capacity, zone } = witnessActions
  const byPersons = (action: string) => of(action, isPersons)

  const runs = furthest(of(run.start, (entry) => isPersons(entry) && says(CallsRun, entry) !== null), [of(run.inject, isDone), of(run.finish)])
  const releases = of(witnessActions.release, (entry) => says(BadRelease, entry) !== null)
  const bad = new Set(releases.map((entry) => says(BadRelease, entry)?.number))
  const rollouts = furthest(of(rollout.start, (entry) => isPersons(entry) && bad.has(says(CanaryPlan, entry)?.release)), [of(rollout.rolledBack)])
  const services = furthest(of(service.create, isPersons), [of(service.provision, isDone)])

  const chapters: Record<ChapterName, (LedgerEntry | undefined)[]> = {
    break: runs,
    canary: [releases[0], ...rollouts],
    database: services,
    registry: furthest(byPersons(hold.ask), [of(hold.drained, isDone), byPersons(hold.back)]),
    configuration: furthest(byPersons(configuration.save), [byPersons(configuration.rollBack)]),
    gateway: furthest(byPersons(route.create), [byPersons(route.remove)]),
    breakers: furthest(byPersons(breaker.force), [[...byPersons(breaker.release), ...of(breaker.over)]]),
    sidecar: furthest(byPersons(balancing.set), [byPersons(balancing.forget)]),
    zones: [of(capacity, (entry) => isPersons(entry) && says(Limit, entry) !== null)[0], ...furthest(byPersons(zone.drain), [byPersons(zone.bringBack)])],
  }

  return {
    observed: Object.fromEntries(Object.entries(chapters).map(([name, steps]) => [name, steps.map(witness)])) as Observed,
    links: { run: numberOf(runs[0]), release: releases[0] ? (says(BadRelease, releases[0])?.number ?? null) : null, rollout: numberOf(rollouts[0]) },
  }
}

/** A chapter is done when each of its steps has been seen. */
export const isChapterDone = (name: ChapterName, observed: Observed): boolean => chapterSteps[name].every((_, at) => observed[name][at] != null)

export const isComplete = (observed: Observed): boolean => firstChapters.every((name) => isChapterDone(name, observed))

import { type ChapterName, type Guide, type GuideChapter, type GuideLinks, sampleNames } from '@/lib/domains/guide/schemas'

export type StepKey = `${ChapterName}.${string}`

const address = (path: string, fields: Record<string, string | number>): string => `${path}?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`

/** Every call of home fails for a minute: home has declared what it shows instead. */
const run = { application: sampleNames.broken, fault: 'error', caller: sampleNames.home, status: 503, sharePercent: 100, termSeconds: 60 }
/** Short times, and enough traffic to tell in two minutes. */
const canary = { application: sampleNames.shipped, strategy: 'canary', sharePercent: 25, warmUpSeconds: 15, intervalSeconds: 15, lifetimeMinutes: 2 }
const service = { name: 'first-db', plan: 'small' }

/** Where a step is done or seen; null while what it is about is not there yet. `why` fills in the reason of a form. */
export function stepHref(key: StepKey, links: GuideLinks, why: string): string | null {
  switch (key) {
    case 'break.start':
      return address('/chaos/new', { ...run, why })
    case 'break.see':
    case 'break.clean':
      return links.run === null ? null : `/chaos/${links.run}`
    case 'canary.roll-out':
      return links.release === null ? null : address('/delivery/new', { ...canary, release: links.release, why })
    case 'canary.caught':
      return links.rollout === null ? null : `/delivery/${sampleNames.shipped}/${links.rollout}`
    case 'database.order':
      return address('/services/new', { ...service, why })
    case 'database.ready':
      return '/services'
    default:
      return null
  }
}

/** What is pressed, and changes something; the others are looked at. */
const acts = new Set<string>(['break.start', 'canary.release', 'canary.roll-out', 'database.order'])
export const isAct = (key: StepKey): boolean => acts.has(key)

/** The first step that was not seen yet, in the order of the chapters. */
export function nextStep({ chapters }: Pick<Guide, 'chapters'>): StepKey | null {
  for (const { name, steps } of chapters) {
    const step = steps.find(({ seen }) => seen === null)
    if (step) return `${name}.${step.name}`
  }
  return null
}

export const seenSteps = ({ steps }: GuideChapter): number => steps.filter(({ seen }) => seen !== null).length

/** The card is there for who has something to do with it. */
export const hasCard = ({ here, skipped, complete }: Guide): boolean => here && !skipped && !complete

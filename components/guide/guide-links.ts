import { type ChapterName, type Guide, type GuideChapter, type GuideLinks, sampleNames } from '@/lib/domains/guide/schemas'

export type StepKey = `${ChapterName}.${string}`

const address = (path: string, fields: Record<string, string | number>): string => `${path}?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`

const tab = (application: string, name: string): string => address(`/applications/${application}`, { tab: name })

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
    case 'registry.drain':
    case 'registry.back':
      return tab(sampleNames.home, 'instances')
    case 'registry.drained':
      return address('/registry/truth', { application: sampleNames.home })
    case 'configuration.save':
    case 'configuration.roll-back':
      return tab(sampleNames.home, 'configuration')
    case 'gateway.route':
      return '/gateway/new'
    case 'gateway.remove':
      return '/gateway'
    case 'breakers.force':
    case 'breakers.release':
      return address('/breakers', { q: sampleNames.broken })
    case 'sidecar.balance':
    case 'sidecar.as-usual':
      return tab(sampleNames.broken, 'balancing')
    case 'zones.limit':
      return tab(sampleNames.home, 'instances')
    case 'zones.drain':
    case 'zones.back':
      return '/registry/zones'
    default:
      return null
  }
}

/** What is pressed, and changes something; the others are looked at. */
const acts = new Set<string>([
  'break.start', 'canary.release', 'canary.roll-out', 'database.order', 'registry.drain', 'registry.back', 'configuration.save', 'configuration.roll-back', 'gateway.route', 'gateway.remove',
  'breakers.force', 'breakers.release', 'sidecar.balance', 'sidecar.as-usual', 'zones.limit', 'zones.drain', 'zones.back',
])
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

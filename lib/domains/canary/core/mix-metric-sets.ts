import { fail, ok, type Result } from '@/lib/kernel/result'

/** One fetched series of one side. Without tags and values it is what a source answers when it has nothing. */
export interface MetricSet {
  name: string | null
  tags: Record<string, string>
  startTimeMillis?: number
  endTimeMillis?: number
  stepMillis?: number
  attributes?: Record<string, string>
  values: readonly number[]
}

interface SideScope {
  startTimeIso: string
  startTimeMillis: number
  stepMillis: number
}

export interface MixedPair {
  id: string
  name: string
  tags: Record<string, string>
  values: { control: number[]; experiment: number[] }
  scopes: { control: SideScope; experiment: SideScope }
  attributes: { control: Record<string, string>; experiment: Record<string, string> }
}

/** Names a series: sorted by tag, whatever order they came in. */
export function metricSetKey(name: string | null, tags: Record<string, string>): Result<string, string> {
  if (!name) return fail('Metric set name was not set.')
  const pairs = Object.keys(tags).sort().map((tag) => `${tag}:${tags[tag]}`)
  return ok(`${name} -> {${pairs.join(', ')}}`)
}

const tagsKey = (tags: Record<string, string>): string => JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)))

function padded({ values, startTimeMillis = 0, endTimeMillis = 0, stepMillis = 0 }: MetricSet): number[] {
  const expected = stepMillis === 0 ? 0 : Math.floor((endTimeMillis - startTimeMillis) / stepMillis)
  return [...values, ...Array<number>(Math.max(0, expected - values.length)).fill(Number.NaN)]
}

const scopeOf = ({ startTimeMillis = 0, stepMillis = 0 }: MetricSet): SideScope => ({ startTimeIso: new Date(startTimeMillis).toISOString(), startTimeMillis, stepMillis })

/** Both sides of one series. A side with fewer points than its time range has room for is filled up with gaps. */
export function mixOne(control: MetricSet, experiment: MetricSet, newId: () => string): Result<MixedPair, string> {
  if (!control.name) return fail('Control metric set name was not set.')
  if (!experiment.name) return fail('Experiment metric set name was not set.')
  if (control.name !== experiment.name) return fail(`Control metric set name ${control.name} does not match experiment metric set name ${experiment.name}.`)
  if (tagsKey(control.tags) !== tagsKey(experiment.tags)) return fail(`Control metric set tags of ${control.name} do not match experiment metric set tags.`)
  return ok({
    id: newId(),
    name: control.name,
    tags: control.tags,
    values: { control: padded(control), experiment: padded(experiment) },
    scopes: { control: scopeOf(control), experiment: scopeOf(experiment) },
    attributes: { control: control.attributes ?? {}, experiment: experiment.attributes ?? {} },
  })
}

const tagNames = (sets: readonly MetricSet[]): string => [...new Set(sets.flatMap(({ tags }) => Object.keys(tags)))].sort().join()
const hasTags = ({ tags }: MetricSet): boolean => Object.keys(tags).length > 0

function mixMetric(name: string, control: readonly MetricSet[], experiment: readonly MetricSet[], newId: () => string): Result<MixedPair, string>[] {
  const [oneControl] = control
  const [oneExperiment] = experiment
  if (!oneControl) return [fail(`No control metrics found for ${name}.`)]
  if (!oneExperiment) return [fail(`No experiment metrics found for ${name}.`)]
  const [controlNames, experimentNames] = [tagNames(control), tagNames(experiment)]
  if (controlNames && experimentNames && controlNames !== experimentNames) return [fail(`Control and experiment of ${name} have different tag keys.`)]

  // A series without tags beside tagged ones is no series: it says that the source had nothing.
  const controlIsEmpty = !control.every(hasTags) && experiment.every(hasTags)
  const experimentIsEmpty = !experiment.every(hasTags) && control.every(hasTags)
  const [controls, experiments] = [controlIsEmpty ? [] : control, experimentIsEmpty ? [] : experiment]
  const gaps = (shape: MetricSet, tags: Record<string, string>): MetricSet => ({ ...shape, tags, values: [] })
  const find = (sets: readonly MetricSet[], key: string) => sets.find(({ tags }) => tagsKey(tags) === key)
  const all = new Map([...controls, ...experiments].map(({ tags }) => [tagsKey(tags), tags]))
  return [...all].map(([key, tags]) => mixOne(find(controls, key) ?? gaps(oneControl, tags), find(experiments, key) ?? gaps(oneExperiment, tags), newId))
}

/** All pairs of the named metrics, in their order: what the judge is given. The first thing that is wrong ends it. */
export function mixAll(names: readonly string[], control: readonly MetricSet[], experiment: readonly MetricSet[], newId: () => string): Result<MixedPair[], string> {
  const pairs: MixedPair[] = []
  for (const name of names) {
    const ofName = (sets: readonly MetricSet[]) => sets.filter((set) => set.name === name)
    for (const mixed of mixMetric(name, ofName(control), ofName(experiment), newId)) {
      if (!mixed.ok) return mixed
      pairs.push(mixed.value)
    }
  }
  return ok(pairs)
}

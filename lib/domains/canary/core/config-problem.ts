type Path = readonly (string | number)[]

/** What can be wrong with a canary config or the input of a judge. `words.ts` says each in English, the screens in their language. */
export interface ConfigProblem {
  code: ProblemCode
  /** JSON pointer fragment of the wrong value: `#/metrics/0/groups`. */
  pointer: string
  /** What the sentence needs to name. */
  values: Record<string, string | number>
}

export const problemCodes = [
  'not-boolean',
  'not-number',
  'not-text',
  'outlier-factor',
  'judge-unknown',
  'groups-absent',
  'pair-without-metric',
  'too-many-points',
  'too-many-series',
  'name-empty',
  'name-letters',
  'applications-empty',
  'metrics-empty',
  'metrics-all-muted',
  'metric-name-empty',
  'metric-name-again',
  'metric-without-group',
  'group-name-empty',
  'weight-of-unknown-group',
  'weight-range',
  'weights-sum',
  'weights-leave-nothing',
  'threshold-range',
  'threshold-order',
  'choice-unknown',
  'effect-order',
  'effect-range',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export const pointerTo = (path: Path): string => ['#', ...path].map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')

export const problem = (code: ProblemCode, path: Path, values: ConfigProblem['values'] = {}): ConfigProblem => ({ code, pointer: pointerTo(path), values })

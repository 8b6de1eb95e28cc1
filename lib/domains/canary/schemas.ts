import { z } from 'zod'

/** Kayenta's JSON, kept as it came: fields that are not named here pass through. `null` is as good as absent. */

const mustBe = (what: string) => ({ error: `Must be ${what}.` })

/** JSON has no NaN: a gap in a series is the text "NaN". */
export const Point = z
  .union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])], mustBe('a number, or one of the texts "NaN" (a gap), "Infinity", "-Infinity"'))
  .transform(Number)

const Text = z.string(mustBe('text'))

export const MetricConfig = z.looseObject(
  {
    name: Text,
    /** `type` says which metric source the rest is for. */
    query: z.looseObject({ type: Text.nullish() }, mustBe('an object')).nullish(),
    groups: z.array(Text, mustBe('a list of group names')).nullish(),
    /** The judge reads the entry `canary`: `core/metric-settings.ts`. */
    analysisConfigurations: z.record(z.string(), z.record(z.string(), z.unknown(), mustBe('an object')).nullable(), mustBe('an object')).nullish(),
    scopeName: Text.nullish(),
  },
  mustBe('an object: one metric of the config'),
)
export type MetricConfig = z.infer<typeof MetricConfig>

export const ScoreThresholds = z.looseObject({ pass: z.number(mustBe('a number')), marginal: z.number(mustBe('a number')) }, mustBe('an object {"pass": number, "marginal": number}'))
export type ScoreThresholds = z.infer<typeof ScoreThresholds>

export const CanaryConfig = z.looseObject(
  {
    id: Text.nullish(),
    name: Text.nullish(),
    description: Text.nullish(),
    configVersion: z.union([z.string(), z.number()], mustBe('text')).nullish(),
    applications: z.array(Text, mustBe('a list of names')).nullish(),
    judge: z.looseObject({ name: Text.nullish(), judgeConfigurations: z.record(z.string(), z.unknown()).nullish() }, mustBe('an object')).nullish(),
    metrics: z.array(MetricConfig, mustBe('a list of metrics')),
    templates: z.record(z.string(), Text, mustBe('an object of texts')).nullish(),
    classifier: z.looseObject(
      {
        groupWeights: z.record(z.string(), z.number(mustBe('a number')), mustBe('an object: group to weight')).nullish(),
        /** Kept, and not read by the judge: those beside the config count. */
        scoreThresholds: z.looseObject({ pass: z.number(mustBe('a number')).nullish(), marginal: z.number(mustBe('a number')).nullish() }, mustBe('an object')).nullish(),
      },
      mustBe('an object; {} when no group has a weight'),
    ),
  },
  mustBe('an object: a canary config'),
)
export type CanaryConfig = z.infer<typeof CanaryConfig>

const Points = z.array(Point, mustBe('a list of numbers, with "NaN" for gaps'))

export const MetricSetPair = z.looseObject(
  {
    /** Of a metric of the config. */
    name: Text,
    id: Text.nullish(),
    tags: z.record(z.string(), Text, mustBe('an object of texts')).nullish(),
    /** `control` is the baseline, `experiment` the canary; they need not be equally long. */
    values: z.looseObject({ control: Points, experiment: Points }, mustBe('an object with the lists "control" and "experiment"')),
  },
  mustBe('an object: one series of both sides'),
)
export type MetricSetPair = z.infer<typeof MetricSetPair>

export const JudgeInput = z.looseObject(
  {
    canaryConfig: CanaryConfig,
    metricSetPairList: z.array(MetricSetPair, mustBe('a list of metric set pairs')),
    scoreThresholds: ScoreThresholds,
  },
  mustBe('an object with canaryConfig, metricSetPairList and scoreThresholds'),
)
export type JudgeInput = z.infer<typeof JudgeInput>

/** Jackson writes numbers that JSON does not have as texts. */
const Figure = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
export type Figure = z.infer<typeof Figure>

const Statistics = z.object({ stats: z.object({ min: Figure, max: Figure, mean: Figure, std: Figure, count: z.number().int() }) })

export const MetricResult = z.object({
  name: z.string(),
  id: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  groups: z.array(z.string()),
  muted: z.boolean(),
  classification: z.enum(['Pass', 'High', 'Low', 'Nodata', 'NodataFailMetric', 'Error']),
  classificationReason: z.string().optional(),
  critical: z.boolean(),
  experimentMetadata: Statistics,
  controlMetadata: Statistics,
  /** `ratio`: mean of the canary over mean of the baseline, absent when the metric could not be compared. */
  resultMetadata: z.object({ ratio: Figure.optional() }),
})
export type MetricResult = z.infer<typeof MetricResult>

/** Kayenta's `CanaryJudgeResult`. */
export const JudgeResult = z.object({
  judgeName: z.string(),
  results: z.array(MetricResult),
  groupScores: z.array(z.object({ name: z.string(), score: z.number(), classification: z.string(), classificationReason: z.string() })),
  score: z.object({ score: z.number(), classification: z.enum(['Pass', 'Marginal', 'Fail']), classificationReason: z.string() }),
})
export type JudgeResult = z.infer<typeof JudgeResult>

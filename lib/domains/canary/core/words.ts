import type { FieldError } from '@/lib/kernel/fault'
import type { ConfigProblem, ProblemCode } from './config-problem'

type Values = ConfigProblem['values']

/** Rule, then cure, in plain English: for the API and programs. Screens say the same by code, in the reader's language. */
const words: Record<ProblemCode, (values: Values) => [rule: string, cure: string]> = {
  'not-boolean': ({ setting }) => [`${setting} must be true or false.`, 'Write it without quotes.'],
  'not-number': ({ setting }) => [`${setting} must be a number.`, 'Write it without quotes.'],
  'not-text': ({ setting }) => [`${setting} must be a word.`, 'Write one of its words in quotes, or leave it out.'],
  'outlier-factor': ({ factor }) => [`outlierFactor is ${factor}, and must be greater than 0 when outliers are removed.`, 'Leave it out for 3, or keep outliers.'],
  'judge-unknown': ({ name, known }) => [`There is no judge ${name} here.`, `Name ${known}, or none.`],
  'groups-absent': ({ metric }) => [`The metric ${metric} has no list of groups.`, 'Give it "groups": [...], with one group at least for it to count.'],
  'pair-without-metric': ({ metric }) => [`No metric of the config is named ${metric}.`, 'Add it to canaryConfig.metrics, or leave out its data.'],
  'too-many-points': ({ points, max }) => [`${points} points are more than the ${max} that one request may have.`, 'Use a longer step, or judge the file with the judge program.'],
  'too-many-series': ({ series, max }) => [`${series} series are more than the ${max} that one request may have.`, 'Sum over a tag, or judge the file with the judge program.'],
  'name-empty': () => ['The config has no name.', 'Give it one.'],
  'name-letters': ({ name }) => [`The name ${name} has characters other than letters, digits, - and _.`, 'Leave them out.'],
  'applications-empty': () => ['The config belongs to no application.', 'Name one at least.'],
  'metrics-empty': () => ['The config has no metric.', 'Add one at least.'],
  'metrics-all-muted': () => ['Every metric is muted, so that nothing is judged.', 'Let one count.'],
  'metric-name-empty': () => ['The metric has no name.', 'Give it one.'],
  'metric-name-again': ({ name }) => [`Two metrics are named ${name}, and only the first would be judged.`, 'Rename one.'],
  'metric-without-group': ({ name }) => [`The metric ${name} is in no group, so that it adds nothing to the score.`, 'Put it into a group, or mute it.'],
  'group-name-empty': ({ name }) => [`The metric ${name} is in a group without a name.`, 'Name the group, or take it out.'],
  'weight-of-unknown-group': ({ group }) => [`The group ${group} has a weight and no metric.`, 'Put a metric into it, or take its weight away.'],
  'weight-range': ({ group, weight }) => [`The weight of ${group} is ${weight}, and must be from 0 to 100.`, 'Change it.'],
  'weights-sum': ({ sum }) => [`The weights make ${sum}, and must make 100.`, 'Change them, or leave one group without a weight: it takes the rest.'],
  'weights-leave-nothing': ({ sum, groups }) => [`The weights make ${sum}, so that nothing is left for ${groups}.`, 'Lower them, or give every group a weight.'],
  'threshold-range': ({ threshold, value }) => [`The ${threshold} score is ${value}, and must be from 0 to 100.`, 'Change it.'],
  'threshold-order': ({ marginal, pass }) => [`The marginal score ${marginal} is above the pass score ${pass}.`, 'Lower it, or raise the pass score.'],
  'choice-unknown': ({ setting, value, choices }) => [`${setting} is "${value}", which the judge takes for its default.`, `Choose one of: ${choices}.`],
  'effect-order': ({ decrease, increase }) => [`The decrease allowed, ${decrease}, is above the increase allowed, ${increase}.`, 'Exchange them.'],
  'effect-range': ({ setting, value, min, max }) => [`${setting} is ${value}, and must be from ${min} to ${max}.`, 'Change it.'],
}

/** Rule and cure as one field of a problem (RFC 9457). */
export function inWords({ code, pointer, values }: ConfigProblem): FieldError {
  return { pointer, detail: words[code](values).join(' ') }
}

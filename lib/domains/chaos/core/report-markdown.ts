import type { ChaosRun, RunSummary } from '../schemas'
import { boundWords, conditionName, faultWords, unitOf } from './fault-words'

const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/[\r\n]+/g, ' ')
const line = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/([\\`*_[\]<>#])/g, '\\$1')
const figure = (value: number | null, unit: string): string => (value === null ? 'not known' : `${Number(value.toPrecision(3))} ${unit}`)

function table(heads: readonly string[], rows: readonly string[][]): string[] {
  return [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)]
}

function reactionLines({ facts: { reaction } }: ChaosRun): string[] {
  if (!reaction) return ['Nothing was noted.']
  const { requests, errors, injected, fallbacks, replaced, ejected, retries, refused, opened } = reaction
  return [
    `- ${requests} calls to the target, ${injected} of them hit by the fault, ${errors} failed, ${fallbacks} answered by a fallback.`,
    ...replaced.map(({ instance, by, tookMs }) => `- ${instance} ended; ${by === null ? 'nobody came in its place yet' : `${by} came in its place${tookMs === null ? ' and is not healthy yet' : `, healthy ${(tookMs / 1_000).toFixed(1)} s after the start of the fault`}`}.`),
    ...(retries === null || refused === null ? [] : [`- The proxy tried ${retries} calls again, and refused ${refused} at an open breaker.`]),
    ...opened.map((caller) => `- The breaker of ${caller} opened.`),
    ...ejected.map((instance) => `- The proxy sent nothing to ${instance}.`),
  ]
}

/** The result of a run as Markdown, in English: to be kept beside an issue or a pull request. */
export function reportMarkdown(run: ChaosRun, { before, during, after }: RunSummary, url: string): string {
  const { plan, facts } = run
  const rows = plan.conditions.map((condition, at) => [conditionName(condition), boundWords(condition), ...[before, during, after].map((values) => figure(values[at] ?? null, unitOf[condition.measure]))])
  const left = facts.leftovers ?? []
  return [
    `# CH-${run.number} ${line(run.title || faultWords(run.application, plan.fault))}`, '',
    `**${run.verdict ?? run.phase}.** ${line(run.reason?.detail ?? 'It has not ended yet.')}`, '',
    `- Target: ${run.application}`, `- Fault: ${faultWords(run.application, plan.fault)}`, `- Term: ${plan.termSeconds} s`,
    `- Started by ${line(run.startedBy)} at ${run.createdAt}: ${line(run.why)}`,
    `- Fault from ${run.injectedAt ?? 'never'} to ${run.goneAt ?? (run.injectedAt ? 'now' : 'never')}`, `- ${url}`, '',
    '## Steady state', '', ...table(['Condition', 'Bound', 'Before', 'During', 'After'], rows), '',
    '## What reacted', '', ...reactionLines(run), '',
    '## Residue', '', ...(facts.leftovers === null ? ['Not looked for.'] : left.length === 0 ? ['None.'] : left.map(({ detail }) => `- ${line(detail)}`)), '',
  ].join('\n')
}

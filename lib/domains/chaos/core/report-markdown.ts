import type { ChaosRun, RunSummary } from '../schemas'
import { boundSentence, conditionSentence, faultSentence, figureText, leftoverSentence, runSentence, type Say } from './run-sentences'

const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/[\r\n]+/g, ' ')
const line = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/([\\`*_[\]<>#])/g, '\\$1')

function table(heads: readonly string[], rows: readonly string[][]): string[] {
  return [`| ${heads.map(cell).join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)]
}

function reactionLines(say: Say, { facts: { reaction } }: ChaosRun): string[] {
  if (!reaction) return [say('reaction.none')]
  const { requests, errors, injected, fallbacks, replaced, ejected, retries, refused, opened } = reaction
  return [
    say('reaction.calls', { requests, injected, errors }), say('reaction.fallbacks', { fallbacks }),
    ...replaced.map(({ instance, by, tookMs }) => {
      if (by === null) return say('report.ended', { instance })
      return tookMs === null ? say('report.notHealthy', { instance, by }) : say('report.replaced', { instance, by, seconds: Number((tookMs / 1_000).toFixed(1)) })
    }),
    ...(retries === null || refused === null ? [] : [say('reaction.tried', { retries, refused })]),
    ...opened.map((caller) => say('reaction.opened', { caller: caller === 'edge' ? say('edge') : caller })),
    ...ejected.map((instance) => say('reaction.ejected', { instance })),
  ].map((text) => `- ${line(text)}`)
}

/** The result of a run as Markdown, in the language of `say`: to be kept beside an issue or a pull request. Times are UTC. */
export function reportMarkdown(run: ChaosRun, { before, during, after }: RunSummary, url: string, say: Say): string {
  const { plan, facts, verdict } = run
  const rows = plan.conditions.map((condition, at) => [
    conditionSentence(say, condition), boundSentence(say, condition), ...[before, during, after].map((means) => (means[at] == null ? say('report.notKnown') : figureText(condition.measure, means[at]))),
  ])
  const fault = faultSentence(say, run.application, plan.fault)
  const fact = (name: string, value: string) => `- ${name}: ${line(value)}`
  const left = facts.leftovers?.map((one) => `- ${say(`left.kind.${one.kind}`)} ${line(leftoverSentence(say, one))}`) ?? [say('report.notLooked')]
  return [
    `# CH-${run.number} ${line(run.title || fault)}`, '',
    `**${verdict ? say(`word.${verdict}`) : say('report.notEnded')}.** ${line(runSentence(say, run))}`, '',
    fact(say('facts.target'), run.application), fact(say('facts.fault'), fault), fact(say('facts.term'), `${plan.termSeconds} ${say('unit.seconds')}`),
    fact(say('facts.by'), run.startedBy), fact(say('facts.began'), run.createdAt), fact(say('facts.why'), run.why),
    fact(say('aside.injected'), run.injectedAt ?? say('report.never')), fact(say('aside.gone'), run.goneAt ?? (run.injectedAt ? say('report.notYet') : say('report.never'))), `- ${url}`, '',
    `## ${say('page.steady')}`, '', ...table([say('summary.condition'), say('summary.bound'), say('summary.before'), say('summary.during'), say('summary.after')], rows), '',
    `## ${say('page.reaction')}`, '', ...reactionLines(say, run), '',
    `## ${say('report.residue')}`, '', ...(left.length === 0 ? [say('report.clean')] : left), '',
  ].join('\n')
}

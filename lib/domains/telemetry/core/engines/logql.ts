import type { LogFacetsInput } from '../../log-schemas'
import type { Selector } from '../../schemas'
import type { SourceLabels } from '../../source-schemas'
import type { z } from 'zod'
import { re2Of } from '../expression-re2'
import { conditionsOf, isLineField, type LineField } from '../line-search'
import type { SearchTerm } from '../search-grammar'
import { severities } from '../severity'
import { wordsOfSeverities } from '../severity-words'
import { labelName, literally, quoted } from './promql-text'

/** Labels that may say how bad a line is, the first that does: as `labelledLog` reads them. */
export const levelLabels = ['level', 'detected_level', 'severity', 'lvl'] as const
const traceLabels = ['trace_id', 'traceid', 'traceID'] as const

type Asked = Pick<z.output<typeof LogFacetsInput>, 'severity' | 'traceId'> & { selector: Selector }

const dimensions = ['cluster', 'serverGroup', 'instance', 'zone'] as const

/** `{...}`: Loki wants one condition that not everything meets. */
function streams(selector: Selector, labels: SourceLabels): string {
  const { applications } = selector
  const application = applications === null ? '.+' : `(?i)(?:${applications.map(literally).join('|')})`
  return `{${[`${labels.application}=~${quoted(application)}`, ...dimensions.flatMap((dimension) => (selector[dimension] === undefined ? [] : [`${labels[dimension]}=${quoted(selector[dimension])}`]))].join(', ')}}`
}

const either = (filters: readonly string[]): string => `| ${filters.join(' or ')}`

/** A field of the search as a condition on labels; null: it is looked at afterwards. */
function fieldFilter({ key, value, not }: Extract<SearchTerm, { kind: 'field' }>, labels: SourceLabels): string | null {
  const eq = not ? '!=' : '='
  const like = not ? '!~' : '=~'
  if (!isLineField(key)) return `${labelName(key)}${eq}${quoted(value)}`
  const field: LineField = key
  switch (field) {
    case 'severity':
    case 'traceId':
    case 'spanId':
      return null
    case 'application':
      return `${labels.application}${like}${quoted(`(?i)${literally(value)}`)}`
    default:
      return `${labels[field]}${eq}${quoted(value)}`
  }
}

function filterOf(alternatives: readonly SearchTerm[], labels: SourceLabels): string | null {
  const [first] = alternatives
  if (first?.kind === 'words') return `${first.not ? '!~' : '|~'} ${quoted(`(?i)${literally(first.text)}`)}`
  if (first?.kind === 'expression') return `${first.not ? '!~' : '|~'} ${quoted(re2Of(first.expression))}`
  const filters = alternatives.map((term) => (term.kind === 'field' ? fieldFilter(term, labels) : null))
  return filters.includes(null) ? null : either(filters.filter((filter) => filter !== null))
}

/**
 * Lines that may be meant, in LogQL. Severities and ids are narrowed by their usual labels and looked at again afterwards, for a
 * line without any is read as information.
 */
export function logql({ selector, severity, traceId }: Asked, terms: readonly SearchTerm[], labels: SourceLabels): string {
  const least = severity === undefined ? 0 : severities.indexOf(severity)
  const words = wordsOfSeverities(severities.slice(least))
  return [
    streams(selector, labels),
    ...conditionsOf(terms).flatMap((alternatives) => filterOf(alternatives, labels) ?? []),
    ...(least > severities.indexOf('info') ? [either(levelLabels.map((label) => `${label}=~${quoted(`(?i)(?:${words.join('|')})`)}`))] : []),
    ...(traceId === undefined ? [] : [either(traceLabels.map((label) => `${label}=~${quoted(`(?i)0*${traceId.replace(/^0+/, '')}`)}`))]),
  ].join(' ')
}

/** How many lines of each place and severity there are in each window. */
export const countLogql = (lines: string, by: readonly string[], windowMs: number): string => `sum by (${by.join(', ')}) (count_over_time(${lines} [${windowMs}ms]))`

/** By what lines are counted: what says where they are from and how bad they are. */
export const countedLabels = (labels: SourceLabels): string[] => [...new Set([labels.application, labels.instance, labels.zone, ...levelLabels])]

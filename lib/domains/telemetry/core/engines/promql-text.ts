import type { MetricFilter } from '../../metric-schemas'
import type { Dimension, Selector } from '../../schemas'
import type { SourceLabels } from '../../source-schemas'

/** A string of PromQL and LogQL: JSON's escapes are among Go's. */
export const quoted = (text: string): string => JSON.stringify(text)
/** A text as an RE2 expression that meets it alone. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Names of other writing become what Prometheus makes of them: `http.route` is `http_route`. */
export const labelName = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_')

const dimensions = ['cluster', 'serverGroup', 'instance', 'zone'] as const satisfies readonly Dimension[]

/** Applications have any case, and `service.namespace` may stand before them in `job`. */
const anyOf = (names: readonly string[]): string => quoted(`(?i)(?:.*/)?(?:${names.map(literally).join('|')})`)

/** Not even the empty text, which is what a label that is not there has. */
const nothing = '[^\\x{0}-\\x{10ffff}]'

/** Conditions on labels that keep a query inside a selector; none where it is everything. Names of no application match nothing. */
export function selectorMatchers(selector: Selector, labels: SourceLabels): string[] {
  const { applications } = selector
  return [
    ...(applications === null ? [] : [applications.length === 0 ? `${labels.application}=~${quoted(nothing)}` : `${labels.application}=~${anyOf(applications)}`]),
    ...dimensions.flatMap((dimension) => (selector[dimension] === undefined ? [] : [`${labels[dimension]}=${quoted(selector[dimension])}`])),
  ]
}

const isDimension = (name: string): name is Dimension => name === 'application' || (dimensions as readonly string[]).includes(name)
/** The engine's label of a dimension or of anything else. */
export const engineLabel = (name: string, labels: SourceLabels): string => (isDimension(name) ? labels[name] : labelName(name))
/** Back again. */
export const ourLabel = (name: string, labels: SourceLabels): string => (['application', ...dimensions] as const).find((dimension) => labels[dimension] === name) ?? name

export const filterMatchers = (filters: readonly MetricFilter[], labels: SourceLabels): string[] => filters.map(({ label, op, value }) => `${engineLabel(label, labels)}${op}${quoted(value)}`)

/** `by (a, b)`, with namespaces taken off applications, so that a name is the one by which pages know it. */
export const sumBy = (aggregation: string, by: readonly string[], expression: string, labels: SourceLabels): string =>
  `${aggregation} by (${by.join(', ')}) (${by.includes(labels.application) ? `label_replace(${expression}, ${quoted(labels.application)}, "$1", ${quoted(labels.application)}, ".*/(.*)")` : expression})`

export const inBraces = (name: string, matchers: readonly string[]): string => `${name}{${matchers.join(', ')}}`

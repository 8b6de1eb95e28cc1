import type { Selector, TraceSearchInput } from '../../schemas'
import type { z } from 'zod'
import { literally, quoted } from './promql-text'

type Asked = { selector: Selector } & Partial<Pick<z.output<typeof TraceSearchInput>, 'operation' | 'attributes' | 'minMs' | 'maxMs' | 'status'>>

const resource = { cluster: 'quarterdeck.cluster', serverGroup: 'quarterdeck.server_group', instance: 'service.instance.id', zone: 'cloud.availability_zone' } as const

/** A name that TraceQL takes without quotes; others are left to be looked at afterwards. */
const plainKey = /^[A-Za-z_][\w.-]*$/

const literals = (value: string): string[] => [quoted(value), ...(/^-?\d+(\.\d+)?$/.test(value) ? [value] : []), ...(value === 'true' || value === 'false' ? [value] : [])]

/** One span that meets all of it. Attributes have types there: `"200"` and `200` are both tried. */
export function traceql({ selector, operation, attributes = [], minMs, maxMs, status = 'any' }: Asked): string {
  const { applications } = selector
  const conditions = [
    ...(applications === null ? [] : [`resource.service.name =~ ${quoted(`(?i)(${applications.map(literally).join('|')})`)}`]),
    ...(Object.keys(resource) as (keyof typeof resource)[]).flatMap((dimension) => (selector[dimension] === undefined ? [] : [`resource.${resource[dimension]} = ${quoted(selector[dimension])}`])),
    ...(operation ? [`name =~ ${quoted(`(?i).*${literally(operation)}.*`)}`] : []),
    ...attributes.filter(({ key, not }) => !not && plainKey.test(key)).map(({ key, value }) => `(${literals(value).map((literal) => `.${key} = ${literal}`).join(' || ')})`),
    ...(minMs === undefined ? [] : [`duration >= ${Math.floor(minMs * 1_000)}us`]),
    ...(maxMs === undefined ? [] : [`duration <= ${Math.ceil(maxMs * 1_000)}us`]),
    ...(status === 'any' ? [] : [status === 'error' ? 'status = error' : 'status != error']),
  ]
  return `{ ${conditions.join(' && ')} }`
}

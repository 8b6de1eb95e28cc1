import { factKey, type Fact, type TraceFacts } from './compare-cohorts'
import { valueText } from './line-search'
import type { AttributeMap } from './records'

/** One span as far as cohorts look at it. */
export interface FactSpan {
  traceId: string
  application: string
  name: string
  attributes: AttributeMap
  resource: AttributeMap
}

/** Texts, rather than values by which traces can be told apart. */
const valueLengthMax = 200

/** Said in other words already: the application's name by each fact, and what is of the reporting library. */
const saidOtherwise = new Set(['service.name', 'telemetry.sdk.name', 'telemetry.sdk.language', 'telemetry.sdk.version'])

/** What the spans of each trace say, of applications that may be seen; one entry for each of `traceIds`, in their order. */
export function factsOfTraces(traceIds: readonly string[], spans: readonly FactSpan[], isSeen: (application: string) => boolean): TraceFacts[] {
  const facts = new Map<string, Map<string, Fact>>(traceIds.map((traceId) => [traceId, new Map()]))
  for (const { traceId, application, name, attributes, resource } of spans) {
    const of = facts.get(traceId)
    if (!of || !isSeen(application)) continue
    const put = (fact: Fact) => void of.set(factKey(fact), fact)
    put({ application, key: 'operation', value: name, isOperation: true })
    for (const map of [attributes, resource])
      for (const key of Object.keys(map)) {
        if (saidOtherwise.has(key)) continue
        const value = valueText(map[key])
        if (value !== null && typeof map[key] !== 'object' && value.length <= valueLengthMax) put({ application, key, value, isOperation: false })
      }
  }
  return [...facts.values()]
}

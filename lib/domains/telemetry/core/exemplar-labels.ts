import { valueText } from './line-search'
import type { AttributeMap } from './records'

/** What an exemplar is about: the attributes of its series, and what it says besides. */
export const exemplarLabels = (own: AttributeMap, said: AttributeMap): Record<string, string> =>
  Object.fromEntries([...Object.entries(own), ...Object.entries(said)].flatMap(([name, value]) => [[name, valueText(value) ?? '']] as const).filter(([, value]) => value !== ''))

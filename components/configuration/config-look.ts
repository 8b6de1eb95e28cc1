import { type ConfigDocument, configLayers } from '@/lib/domains/configuration/schemas'

export const configHref = ({ id }: Pick<ConfigDocument, 'id'>): string => `/configuration/${id}`

export const stageHref = ({ id }: { id: string }): string => `/configuration/stages/${id}`

/** Where a document for an application, or for all, is begun. */
export const newConfigHref = (place: { application?: string; layer?: string; target?: string }): string => {
  const query = new URLSearchParams(Object.entries(place).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  return `/configuration/new${query.size > 0 ? `?${query.toString()}` : ''}`
}

const order = new Map<string, number>(configLayers.map((layer, at) => [layer, at]))

/** As they are laid over one another: what overrides stands below what it overrides, and the schema last. */
export const byLayer = <D extends Pick<ConfigDocument, 'layer' | 'target'>>(documents: readonly D[]): D[] =>
  documents.toSorted((one, other) => (order.get(one.layer) ?? 0) - (order.get(other.layer) ?? 0) || (one.target < other.target ? -1 : one.target > other.target ? 1 : 0))

import type { ConfigFormat, ConfigLayer } from '../schemas'

interface Place {
  application: string | null
  layer: ConfigLayer
  target: string
  format: ConfigFormat
}

/** What is wrong with where a document is to lie, as the field and the cure. */
export function placeProblem({ application, layer, target, format }: Place): { field: 'application' | 'target' | 'format'; detail: string } | null {
  if (layer === 'global' && application !== null) return { field: 'application', detail: 'What is said to all belongs to no application.' }
  if (layer !== 'global' && application === null) return { field: 'application', detail: 'Name the application.' }
  const named = layer === 'profile' || layer === 'cluster' || layer === 'zone' || layer === 'instance'
  if (named && target === '') return { field: 'target', detail: `Name the ${layer}.` }
  if (!named && target !== '') return { field: 'target', detail: `A document for ${layer} has no name of its own.` }
  if (layer === 'schema' && format !== 'yaml') return { field: 'format', detail: 'A schema is written in YAML.' }
  return null
}

import { type Reason, reason } from '@/lib/kernel/reason'
import type { ConfigFormat, ConfigLayer } from '../schemas'

interface Place {
  application: string | null
  layer: ConfigLayer
  target: string
  format: ConfigFormat
}

/** What is wrong with where a document is to lie, as the field and the cure. */
export function placeProblem({ application, layer, target, format }: Place): { field: 'application' | 'target' | 'format'; why: Reason } | null {
  if (layer === 'global' && application !== null) return { field: 'application', why: reason('config-global-of-all') }
  if (layer !== 'global' && application === null) return { field: 'application', why: reason('config-name-application') }
  const named = layer === 'profile' || layer === 'cluster' || layer === 'zone' || layer === 'instance'
  if (named && target === '') return { field: 'target', why: reason('config-name-target', { layer }) }
  if (!named && target !== '') return { field: 'target', why: reason('config-no-target', { layer }) }
  if (layer === 'schema' && format !== 'yaml') return { field: 'format', why: reason('config-schema-yaml') }
  return null
}

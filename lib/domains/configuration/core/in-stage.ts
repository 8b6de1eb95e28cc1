import type { ConfigLayer } from '../schemas'
import { documentName } from './document-name'

/** Instances of whole zones, and of the others a share of a hundred. */
export interface Stage {
  zones: readonly string[]
  share: number | null
}

/** Evenly spread over 0 to 99, and the same each time. */
function shareOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  // Names that differ in their last letter alone must not be neighbours.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % 100
}

/**
 * Whether an instance is given what is staged for a document. A larger share holds every instance of a smaller one; another
 * document begins with others. Whoever is no instance, and so proves no place, never is.
 */
export function inStage({ zones, share }: Stage, document: { application: string | null; layer: ConfigLayer; target: string }, { zone, instance }: { zone: string; instance: string }): boolean {
  if (instance === '') return false
  return zones.includes(zone) || (share !== null && shareOf(`${documentName(document)}\0${instance}`) < share)
}

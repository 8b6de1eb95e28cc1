import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { DecisionCard } from '../analysis-schemas'

/** A card's text (RFC 8785) and its name, the sha256 of that text: the same card has the same name wherever it is made. */
export function nameCard(card: DecisionCard): { text: string; hash: string } {
  const text = canonicalize(JSON.parse(JSON.stringify(card))) as string
  return { text, hash: createHash('sha256').update(text).digest('hex') }
}

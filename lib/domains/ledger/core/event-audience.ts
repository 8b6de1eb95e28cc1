import type { Actor } from '@/lib/kernel/actor'
import type { StreamNotice, StreamTopic } from '../schemas'

/** A team's events for its members; those of no team for everybody, but changes of no team for operators alone. */
export function mayHear(actor: Actor, topics: ReadonlySet<StreamTopic>, { topic, teamId }: StreamNotice): boolean {
  if (!topics.has(topic)) return false
  if (actor.operator) return true
  return teamId === null ? topic !== 'changes' : actor.teams.has(teamId)
}

import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'

/** `signed-in` is anybody with a session or token; the others are the weakest role that may, in the object's team. */
type Needs = 'signed-in' | TeamRole | 'operator'

/** The one policy table: pages, API, event stream, tokens and controllers all ask it. */
export const policy = {
  'me:read': 'signed-in',
  'me:write': 'signed-in',
  'events:read': 'signed-in',
  'parts:read': 'signed-in',
  'teams:read': 'signed-in',
  'teams:create': 'operator',
  'members:read': 'viewer',
  'members:write': 'lead',
  'people:read': 'operator',
  'people:write': 'operator',
  'tokens:read': 'member',
  'tokens:write': 'member',
  'changes:read': 'viewer',
  'ledger:verify': 'operator',
  'applications:read': 'viewer',
  'applications:create': 'member',
  'releases:create': 'member',
  'server-groups:create': 'member',
  'server-groups:scale': 'member',
  'server-groups:destroy': 'lead',
  'instances:replace': 'member',
  'rollouts:read': 'viewer',
  'rollouts:start': 'member',
  'rollouts:roll-back': 'member',
  'canary:sign': 'member',
  'canary:configure': 'member',
  'delivery-policy:read': 'viewer',
  'delivery-policy:write': 'lead',
  'chaos:read': 'viewer',
  'chaos:run': 'member',
  'chaos:abort': 'member',
  'chaos:abort-all': 'lead',
  'alerts:read': 'viewer',
  'alerts:write': 'member',
  'alerts:silence': 'member',
  'webhooks:read': 'member',
  'webhooks:write': 'lead',
  'webhooks:allow-local': 'operator',
  'services:read': 'viewer',
  'services:create': 'member',
  'services:bind': 'member',
  'services:rotate': 'member',
  'services:delete': 'lead',
  'services:reveal': 'lead',
  'services:end-sessions': 'lead',
  'quotas:write': 'operator',
  'breakers:read': 'viewer',
  'breakers:force': 'member',
  'breakers:set-rules': 'member',
  'breaker-streams:read': 'viewer',
  'breaker-streams:write': 'lead',
  'breaker-streams:allow-local': 'operator',
  'drains:read': 'viewer',
  'drains:write': 'member',
  'drains:test': 'member',
  'drains:delete': 'lead',
  'drains:allow-local': 'operator',
  'registry:read': 'viewer',
  'registry-remotes:write': 'operator',
  'registry:clean-up': 'lead',
  'instances:hold': 'member',
  'capacity:write': 'member',
  'zones:drain': 'operator',
  'telemetry:read': 'viewer',
  'telemetry-sources:read': 'signed-in',
  'telemetry-sources:write': 'operator',
  'telemetry:promql': 'operator',
  'telemetry:sql': 'operator',
  'dashboards:read': 'viewer',
  'dashboards:write': 'member',
  'config:read': 'viewer',
  'config:write': 'member',
  'config:write-global': 'operator',
  'config:reveal': 'lead',
  'config:reveal-global': 'operator',
  'config:rotate-key': 'operator',
  'fan-out-budgets:read': 'viewer',
  'fan-out-budgets:write': 'member',
  'balancing:read': 'viewer',
  'balancing:write': 'member',
  'canary:judge': 'signed-in',
  'gateway:read': 'viewer',
  'gateway:write': 'lead',
  'gateway-filters:read': 'viewer',
  'gateway-filters:write': 'operator',
} as const satisfies Record<string, Needs>

export type Permission = keyof typeof policy

export type Decision = { allowed: true } | { allowed: false; rule: string; liftedBy: string[] }

const rank: Record<TeamRole, number> = { viewer: 0, member: 1, lead: 2 }

const atLeast = (role: TeamRole): TeamRole[] => (['viewer', 'member', 'lead'] as const).filter((one) => rank[one] >= rank[role])

/**
 * May this actor do it in this team? Without a team the question is "in any of theirs", which is what lists ask before
 * the store scopes them. A refusal names the rule and the roles that could lift it; callers show it only for objects
 * that the actor may see, and answer `not-found` otherwise.
 */
export function decide(actor: Actor, permission: Permission, teamId?: string): Decision {
  const needs: Needs = policy[permission]
  if (actor.operator || needs === 'signed-in') return { allowed: true }
  const rule = `${permission} needs ${needs}`
  if (needs === 'operator') return { allowed: false, rule, liftedBy: ['operator'] }
  const roles = teamId === undefined ? [...actor.teams.values()] : [actor.teams.get(teamId)].filter((role) => role !== undefined)
  if (roles.some((role) => rank[role] >= rank[needs])) return { allowed: true }
  return { allowed: false, rule, liftedBy: [...atLeast(needs), 'operator'] }
}

/** A refusal as who was refused reads it: the rule, and who could lift it. */
export const forbidden = ({ rule, liftedBy }: Extract<Decision, { allowed: false }>): Fault => fault('forbidden', `${rule}.`, { refusal: { rule, liftedBy } })

import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import type { Page, PageInput } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { auditActor, badCursor, notInTeam, refuse } from './core/refuse'
import { newTokenText, secretHash } from './core/token-text'
import type { TeamStore, TokenScope, TokenStore } from './ports'
import type { CreateTokenInput, TokenView } from './schemas'

interface Needs {
  tokens: TokenStore
  teams: TeamStore
  clock: Clock
}

const scopeOf = (actor: Actor): TokenScope =>
  actor.operator
    ? { kind: 'all' }
    : { kind: 'own', creatorId: actor.id, ledTeamIds: [...actor.teams].flatMap(([team, role]) => (role === 'lead' ? [team] : [])) }

export const listTokens =
  ({ tokens }: Pick<Needs, 'tokens'>) =>
  async (actor: Actor, page: PageInput): Promise<Result<Page<TokenView>, Fault>> => {
    const refused = refuse(actor, 'tokens:read')
    if (refused) return refused
    const found = await tokens.list(scopeOf(actor), page)
    return found ? ok(found) : fail(badCursor)
  }

const refusedBy = (rule: string, detail: string, liftedBy: string[]) => fail(fault('forbidden', detail, { refusal: { rule, liftedBy } }))

const rank = { viewer: 0, member: 1, lead: 2, operator: 3 } as const

/** Nobody hands out more than they have, and a token never makes another: a leaked one cannot outlive its end. */
async function grant(actor: Actor, { role, team: slug }: CreateTokenInput, teams: TeamStore): Promise<Result<string | null, Fault>> {
  if (actor.kind === 'token') return refusedBy('tokens are made by people', 'A token cannot make tokens: sign in, or run `qd token create` on the machine.', ['a person'])
  if (role === 'operator') return actor.operator ? ok(null) : refusedBy('an operator token needs operator', 'Only operators make operator tokens.', ['operator'])
  if (!slug) return fail(fault('invalid-input', 'team: Say which team the token is for.', { errors: [{ pointer: '#/team', detail: 'Say which team the token is for.' }] }))
  const team = await teams.bySlug(slug)
  if (!team || !(actor.operator || actor.teams.has(team.id))) return fail(notInTeam(`team ${slug}`))
  const refused = refuse(actor, 'tokens:write', team.id)
  if (refused) return refused
  const own = actor.teams.get(team.id)
  if (!actor.operator && (!own || rank[own] < rank[role])) return refusedBy(`a ${role} token needs ${role}`, 'A token cannot do more than its maker.', [role, 'operator'])
  return ok(team.id)
}

export const createToken =
  ({ tokens, teams, clock }: Needs) =>
  async (actor: Actor, input: CreateTokenInput): Promise<Result<{ token: string; view: TokenView }, Fault>> => {
    const granted = await grant(actor, input, teams)
    if (!granted.ok) return granted
    const token = newTokenText()
    const { name, role, days } = input
    const expiresAt = new Date(clock.nowMs() + days * 86_400_000)
    const row = { id: newId(), name, role, hash: secretHash(token), teamId: granted.value, createdById: actor.id, expiresAt }
    const view = await tokens.create(row, {
      actor: auditActor(actor),
      action: 'token.create',
      subject: { kind: 'token', id: row.id },
      teamId: granted.value,
      after: { name, role, team: input.team ?? null, expiresAt: expiresAt.toISOString() },
    })
    return ok({ token, view })
  }

/** Its maker, a lead of its team, or an operator. Revoking twice is no error. */
export const revokeToken =
  ({ tokens, clock }: Omit<Needs, 'teams'>) =>
  async (actor: Actor, { id }: { id: string }): Promise<Result<null, Fault>> => {
    const token = await tokens.find(scopeOf(actor), id)
    if (!token) return fail(notInTeam(`token ${id}`))
    if (token.revokedAt) return ok(null)
    await tokens.revoke(id, new Date(clock.nowMs()), {
      actor: auditActor(actor),
      action: 'token.revoke',
      subject: { kind: 'token', id },
      teamId: token.teamId,
      before: { name: token.name, role: token.role, team: token.team },
    })
    return ok(null)
  }

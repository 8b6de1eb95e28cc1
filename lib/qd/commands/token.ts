import { z } from 'zod'
import { daemonCalls } from '../../control/daemon-calls'
import { TokenList, TokenRole } from '../../domains/access/schemas'
import { openApi } from '../api'
import { type Given, needed, wholeNumber } from '../arguments'
import { askDaemon } from '../machine'
import { Stop } from '../outcome'
import type { Say } from '../say'

async function create({ flags }: Given, say: Say): Promise<void> {
  const role = TokenRole.safeParse(needed('--role', flags.role))
  if (!role.success) throw new Stop('usage', '--role must be viewer, member, lead or operator.')
  const days = wholeNumber('--days', flags.days, 1, 365)
  const input = { name: flags.name ?? 'qd', role: role.data, ...(flags.team && { team: flags.team }), ...(days !== undefined && { days }) }
  const made = await askDaemon(flags, (daemon) => daemon.call(daemonCalls.createToken, input))
  say.note(`Token ${made.id} until ${made.expiresAt}. It is shown this once:`)
  say.answer(made, made.token)
}

async function list({ flags }: Given, say: Say): Promise<void> {
  const api = await openApi(flags)
  const items: z.output<typeof TokenList>['items'] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: z.output<typeof TokenList> = await api.ask(TokenList, 'GET', `/tokens?limit=200${next ? `&cursor=${encodeURIComponent(next)}` : ''}`)
    items.push(...page.items)
    next = page.next
  }
  const state = ({ revokedAt, expiresAt }: (typeof items)[number]) => (revokedAt ? 'revoked' : Date.parse(expiresAt) < Date.now() ? 'ended' : 'works')
  const rows = items.map((token) => [token.id, token.name, token.role, token.team ?? '-', state(token), token.createdBy, token.expiresAt.slice(0, 10), token.lastUsedAt ?? 'never'])
  say.table(items, ['ID', 'NAME', 'ROLE', 'TEAM', 'STATE', 'BY', 'UNTIL', 'LAST USED'], rows)
}

async function revoke({ words, flags }: Given, say: Say): Promise<void> {
  const id = needed('The token\'s ID', words[2])
  const api = await openApi(flags)
  await api.ask(z.null(), 'DELETE', `/tokens/${encodeURIComponent(id)}`)
  say.answer({ id, revoked: true }, `Token ${id} is revoked.`)
}

export const tokenCommands = { create, list, revoke }

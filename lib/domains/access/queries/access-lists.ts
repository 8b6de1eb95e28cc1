import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson } from '@/lib/http/get-json'
import { MemberList, PersonList, SessionList, TeamList, TeamView, TokenList } from '../schemas'

export interface PageAsk {
  cursor?: string
  limit?: number
  q?: string
}

const address = (path: string, ask: PageAsk): string => {
  const params = new URLSearchParams(Object.entries(ask).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
  const text = params.toString()
  return `${path}${text && `?${text}`}`
}

/** Everything about access begins with this key: a write asks all of it again. */
export const accessKey = ['access'] as const

const list = <S extends z.ZodType>(kind: string, schema: S, path: string, ask: PageAsk) =>
  queryOptions({ queryKey: [...accessKey, kind, path, ask], queryFn: ({ signal }) => getJson(schema, address(path, ask), { signal }) })

export const sessionsQuery = (ask: PageAsk = {}) => list('sessions', SessionList, '/api/v1/me/sessions', ask)
export const teamsQuery = (ask: PageAsk = {}) => list('teams', TeamList, '/api/v1/teams', ask)
export const teamQuery = (team: string) => list('team', TeamView, `/api/v1/teams/${encodeURIComponent(team)}`, {})
export const membersQuery = (team: string, ask: PageAsk = {}) => list('members', MemberList, `/api/v1/teams/${encodeURIComponent(team)}/members`, ask)
export const peopleQuery = (ask: PageAsk = {}) => list('people', PersonList, '/api/v1/people', ask)
export const tokensQuery = (ask: PageAsk = {}) => list('tokens', TokenList, '/api/v1/tokens', ask)

'use client'

import { useQuery } from '@tanstack/react-query'
import { teamsQuery } from '@/lib/domains/access/queries/access-lists'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'

/** Teams whose dashboards the reader may write, by slug; an operator's are all of them, and null as long as they are asked for. */
export function useWriteTeams(): string[] | null {
  const { me } = useShell()
  const decide = useDecide()
  const all = useQuery({ ...teamsQuery({ limit: 200 }), enabled: me.operator })
  if (me.operator) return all.data?.items.map(({ slug }) => slug) ?? (all.isError ? [] : null)
  return me.teams.filter(({ id }) => decide('dashboards:write', id).allowed).map(({ slug }) => slug)
}

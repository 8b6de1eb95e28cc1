'use client'

import type { Decision, Permission } from '@/lib/domains/access/core/policy'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'

/** The policy for a team by its slug. A team that the reader is not in has an id that nobody has: operators alone may there. */
export function useTeamDecision(slug: string): (permission: Permission) => Decision {
  const { me } = useShell()
  const decide = useDecide()
  const teamId = me.teams.find((team) => team.slug === slug)?.id ?? ''
  return (permission) => decide(permission, teamId)
}

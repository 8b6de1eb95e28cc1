'use client'

import { useMemo } from 'react'
import { type Decision, decide, type Permission } from '@/lib/domains/access/core/policy'
import { useShell } from './shell-context'

/** The policy table for who looks: what to offer, and why not. The server decides each act again. */
export function useDecide(): (permission: Permission, teamId?: string) => Decision {
  const { me } = useShell()
  return useMemo(() => {
    const actor = { kind: me.kind, id: me.id, name: me.name, operator: me.operator, teams: new Map(me.teams.map((team) => [team.id, team.role])) } as const
    return (permission, teamId) => decide(actor, permission, teamId)
  }, [me])
}

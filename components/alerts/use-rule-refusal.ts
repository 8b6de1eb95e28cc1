'use client'

import { useQuery } from '@tanstack/react-query'
import type { AlertRule } from '@/lib/domains/alerts/schemas'
import { applicationQuery } from '@/lib/domains/applications/queries/applications'
import { useRefusalText } from '../delivery/refusal-text'
import { useDecide } from '../shell/use-decide'

/** Why the reader may not change a rule; null when nothing refuses. */
export function useRuleRefusal({ application }: Pick<AlertRule, 'application'>): string | null {
  const decide = useDecide()
  const refusal = useRefusalText()
  const owned = useQuery(applicationQuery(application))
  return refusal(decide('alerts:write', owned.data?.teamId))
}

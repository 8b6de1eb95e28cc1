'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { absoluteRange, type Range, rangeMs, shiftRange, toggleLive } from './range'
import { readScope, type Scope } from './scope'
import { useQueryChange } from './use-url-state'

export interface ScopeControls extends Scope {
  /** The range in milliseconds at the moment of asking. */
  bounds: () => { fromMs: number; toMs: number }
  setRange: (range: Range) => void
  /** From a drag on a chart: pushes, so that going back undoes it. */
  zoomTo: (fromMs: number, toMs: number) => void
  setZone: (zone: string | null) => void
  setTeam: (team: string | null) => void
  toggleLive: () => void
  shift: (direction: -1 | 1) => void
  /** `from`, `to` and, where set, `zone`: for the query of an API address. */
  query: { from: string; to: string; zone?: string; team?: string }
}

/** When, where and whose the page is looked at; the same on every page, and in its address. */
export function useScope(): ScopeControls {
  const params = useSearchParams()
  const change = useQueryChange()
  return useMemo(() => {
    const scope = readScope(new URLSearchParams(params), Date.now())
    const put = (range: Range, how?: 'push') => change({ from: range.from, to: range.to }, how)
    return {
      ...scope,
      bounds: () => rangeMs(scope, Date.now()),
      setRange: (range) => put(range),
      zoomTo: (fromMs, toMs) => put(absoluteRange(fromMs, toMs), 'push'),
      setZone: (zone) => change({ zone }),
      setTeam: (team) => change({ team }),
      toggleLive: () => put(toggleLive(scope, Date.now())),
      shift: (direction) => put(shiftRange(scope, direction, Date.now())),
      query: { from: scope.from, to: scope.to, ...(scope.zone && { zone: scope.zone }), ...(scope.team && { team: scope.team }) },
    }
  }, [params, change])
}

'use client'

import { useCallback, useState } from 'react'
import type { FoldAsk } from '@/lib/domains/telemetry/queries/trace-parts'

/** As many as an address holds. */
const exceptMax = 300

export const openFold: FoldAsk = { base: 'open', except: [] }

/** One span folded or open. Beyond what an address holds the oldest exception goes back to the rule. */
export function folding({ base, except }: FoldAsk, { spanId, depth }: { spanId: string; depth: number }, folded: boolean): FoldAsk {
  const usual = base === 'folded' && depth > 0
  const others = except.filter((one) => one !== spanId)
  return { base, except: folded === usual ? others : [...others, spanId].slice(-exceptMax) }
}

/** Which spans hide what is below them. */
export function useFold() {
  const [fold, setFold] = useState<FoldAsk>(openFold)
  const set = useCallback((span: { spanId: string; depth: number }, folded: boolean) => setFold((before) => folding(before, span, folded)), [])
  const all = useCallback((base: FoldAsk['base']) => setFold({ base, except: [] }), [])
  /** Folded spans above another, the uppermost first, shall show it. */
  const open = useCallback((spans: readonly { spanId: string; depth: number }[]) => setFold((before) => spans.reduce((fold, span) => folding(fold, span, false), before)), [])
  return { fold, set, all, open }
}

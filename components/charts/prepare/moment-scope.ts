import type { Signal } from '@/lib/domains/correlation/schemas'

/** What a chart is about: the one model in which every chart says whose traces, logs and changes a moment of it leads to. */
export interface MomentScope {
  /** Left out: everything that the reader may see. */
  application?: string
  cluster?: string
  serverGroup?: string
  instance?: string
  zone?: string
  /** What the curve is of, where it is one of those whose onset is known. */
  signal?: Signal
}

export interface Span {
  fromMs: number
  toMs: number
}

/** Changes explain what came after them. */
const changesLeadMs = 10 * 60_000

export interface MomentLinks {
  traces: string
  failed: string
  slowest: string
  logs: string
  loud: string
  changes: string
}

/** Where the evidence of a span is, with the span and the scope in the address. */
export function momentLinks(scope: MomentScope, span: Span): MomentLinks {
  const { fromMs, toMs } = wholeSpan(span)
  const address = (path: string, fields: Record<string, string | undefined>) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) search.set(name, value)
    return `${path}?${search.toString()}`
  }
  const own = { application: scope.application, instance: scope.instance, zone: scope.zone, from: String(fromMs), to: String(toMs) }
  return {
    traces: address('/traces', own),
    failed: address('/traces', { ...own, status: 'error' }),
    slowest: address('/traces', { ...own, sort: 'slowest' }),
    logs: address('/logs', own),
    loud: address('/logs', { ...own, severity: 'warn' }),
    changes: address('/changes', { application: scope.application === 'edge' ? undefined : scope.application, from: String(fromMs - changesLeadMs), to: String(toMs) }),
  }
}

/** Whole milliseconds, at least one second: an address takes nothing finer. */
export const wholeSpan = ({ fromMs, toMs }: Span): Span => ({ fromMs: Math.floor(fromMs), toMs: Math.max(Math.ceil(toMs), Math.floor(fromMs) + 1_000) })

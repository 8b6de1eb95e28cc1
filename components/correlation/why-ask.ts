import type { CorrelationAsk } from '@/lib/domains/correlation/queries/correlation'
import { Signal } from '@/lib/domains/correlation/schemas'
import { applicationHref } from '../applications/figure-cells'
import { type MomentScope, type Span, wholeSpan } from '../charts/prepare/moment-scope'

export interface WhyAsk {
  span: Span
  signal?: Signal
}

/** `moment=1800000000000-1800000030000.errors` in an address: what is asked about, to the moment, whoever opens the link. */
export function readWhy(text: string | null): WhyAsk | null {
  const match = /^(\d{1,15})-(\d{1,15})(?:\.([a-z0-9]+))?$/.exec(text ?? '')
  const [fromMs, toMs] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || fromMs >= toMs) return null
  const signal = Signal.safeParse(match[3])
  return { span: { fromMs, toMs }, ...(signal.success && { signal: signal.data }) }
}

export function formatWhy(span: Span, signal?: Signal): string {
  const { fromMs, toMs } = wholeSpan(span)
  return `${fromMs}-${toMs}${signal === undefined ? '' : `.${signal}`}`
}

/** The question of a moment of a chart. */
export function correlationAsk({ application, cluster, serverGroup, instance, zone, signal }: MomentScope, span: Span): CorrelationAsk {
  const { fromMs, toMs } = wholeSpan(span)
  return {
    from: String(fromMs), to: String(toMs),
    ...(application !== undefined && { application }), ...(cluster !== undefined && { cluster }), ...(serverGroup !== undefined && { serverGroup }), ...(instance !== undefined && { instance }), ...(zone !== undefined && { zone }), ...(signal && { signal }),
  }
}

/** The page that shows the whole ranking: the application's own, or the overview for what is nobody's alone. */
export function whyHref({ application, signal }: MomentScope, span: Span): string {
  const path = application === undefined || application === 'edge' ? '/' : applicationHref(application)
  return `${path}?moment=${formatWhy(span, signal)}`
}

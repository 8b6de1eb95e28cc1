import type { z } from 'zod'
import type { CallEnd, CallsAnswer, CallsInput } from '../call-schemas'
import { callHops, callSettleMs, attributeOf, passesOn, peerKeys, peerOf } from '../core/calls'
import { binMs, binOf, quantileBin } from '../core/latency-bins'
import type { MemorySpan } from './memory-rows'

interface Call {
  from: CallEnd
  to: CallEnd
  span: MemorySpan
}

const outside: CallEnd = { kind: 'outside', name: '', zone: '' }
const hidden: CallEnd = { kind: 'hidden', name: '', zone: '' }
const endOf = ({ from: { application, zone } }: MemorySpan): CallEnd => ({ kind: 'application', name: application, zone })
const endNs = (span: MemorySpan): bigint => span.startNs + span.durationNs
const minuteOf = (span: MemorySpan): number => Number(endNs(span) / 60_000_000_000n) * 60

function callsOf(spans: readonly MemorySpan[], nowMs: number): Call[] {
  const byId = new Map(spans.map((span) => [`${span.traceId} ${span.spanId}`, span]))
  const answered = new Set(spans.filter(({ kind }) => kind === 2 || kind === 5).map(({ traceId, parentId }) => `${traceId} ${parentId}`))
  const callerOf = (span: MemorySpan): MemorySpan | null => {
    let at = span
    for (let hop = 0; hop < callHops; hop++) {
      const parent = byId.get(`${at.traceId} ${at.parentId}`)
      if (!parent) return null
      if (parent.from.application !== passesOn) return parent
      at = parent
    }
    return null
  }
  const settled = (span: MemorySpan) => endNs(span) < BigInt(nowMs - callSettleMs) * 1_000_000n
  return spans.flatMap((span): Call[] => {
    const queued = attributeOf(span.attributes, peerKeys.queue) !== null
    if (span.kind === 5 && queued) {
      const queue = peerOf(span.attributes, 5, false)
      return queue ? [{ from: { ...queue, zone: '' }, to: endOf(span), span }] : []
    }
    if (span.kind === 2 || span.kind === 5) {
      if (span.from.application === passesOn) return []
      const caller = callerOf(span)
      if (!caller && span.parentId !== '' && !settled(span)) return []
      // A second server span of one request is no call.
      if (caller && caller.from.application === span.from.application && caller.kind !== 3 && caller.kind !== 4) return []
      return [{ from: caller ? endOf(caller) : outside, to: endOf(span), span }]
    }
    if (span.kind !== 3 && span.kind !== 4) return []
    const peer = peerOf(span.attributes, span.kind, answered.has(`${span.traceId} ${span.spanId}`))
    if (!peer) return []
    if ((peer.kind === 'external' || peer.kind === 'application') && !settled(span)) return []
    return [{ from: span.from.application === passesOn ? behind(span) : endOf(span), to: { ...peer, zone: '' }, span }]
  })
}

function behind(span: MemorySpan): CallEnd {
  const caller = attributeOf(span.attributes, peerKeys.caller)?.toLowerCase()
  return caller === undefined || caller === 'unidentified' ? outside : { kind: 'application', name: caller, zone: '' }
}

function figures(spans: readonly MemorySpan[]) {
  const bins = new Map<number, number>()
  for (const { durationNs } of spans) bins.set(binOf(Number(durationNs)), (bins.get(binOf(Number(durationNs))) ?? 0) + 1)
  const p95 = quantileBin(bins, 0.95)
  return { requests: spans.length, errors: spans.filter(({ status }) => status === 2).length, p95Ms: p95 === null ? null : binMs(p95) }
}

const keyOf = (end: CallEnd): string => JSON.stringify([end.kind, end.name, end.zone])

export function memoryCalls(spans: readonly MemorySpan[], { applications, range, zone, byZone, limit }: z.output<typeof CallsInput>, nowMs: number): Omit<CallsAnswer, 'meta'> {
  const [fromS, toS] = [Math.floor(range.fromMs / 60_000) * 60, Math.ceil(range.toMs / 60_000) * 60]
  const seen = (end: CallEnd): CallEnd => {
    if (end.kind === 'application' && applications !== null && !applications.includes(end.name)) return hidden
    return byZone ? end : { ...end, zone: '' }
  }
  const calls = callsOf(spans, nowMs)
    .filter(({ span }) => minuteOf(span) >= fromS && minuteOf(span) < toS)
    .filter(({ from, to }) => zone === undefined || (to.kind === 'application' ? to.zone : from.zone) === zone)
    .map(({ from, to, span }) => ({ from: seen(from), to: seen(to), span }))
    .filter(({ from, to }) => applications === null || from.kind === 'application' || to.kind === 'application')

  const group = (key: (call: Call) => string) => {
    const groups = new Map<string, Call[]>()
    for (const call of calls) groups.set(key(call), [...(groups.get(key(call)) ?? []), call])
    return [...groups.values()].map((some) => ({ from: some[0]?.from ?? outside, to: some[0]?.to ?? outside, ...figures(some.map(({ span }) => span)) })).sort((one, other) => other.requests - one.requests)
  }
  const ends: CallsAnswer['ends'] = group(({ to }) => keyOf(to)).map(({ to, from: _from, ...rest }) => ({ ...to, ...rest }))
  const place = (end: CallEnd): number => {
    const at = ends.findIndex((known) => keyOf(known) === keyOf(end))
    return at >= 0 ? at : ends.push({ ...end, requests: 0, errors: 0, p95Ms: null }) - 1
  }
  const pairs = group(({ from, to }) => keyOf(from) + keyOf(to))
  const first = Math.min(...calls.map(({ span }) => minuteOf(span)))
  return {
    calls: pairs.slice(0, limit).map(({ from, to, ...rest }) => ({ from: place(from), to: place(to), ...rest })),
    ends,
    more: Math.max(0, pairs.length - limit),
    seconds: calls.length === 0 ? 0 : Math.max(1, Math.min(nowMs, range.toMs) / 1_000 - Math.max(fromS, first)),
  }
}

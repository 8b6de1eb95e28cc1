import type { CallEnd, CallsAnswer } from '../../telemetry/call-schemas'

/** A call graph in short: served requests by application, and calls as [from, to, requests]; `queue:` and `hidden` name other kinds. */
export function callsOf({ served, calls }: { served: Record<string, number>; calls: [string, string, number][] }): CallsAnswer {
  const endOf = (name: string): CallEnd => {
    if (name === 'hidden') return { kind: 'hidden', name: '', zone: '' }
    return name.startsWith('queue:') ? { kind: 'queue', name: name.slice(6), zone: '' } : { kind: 'application', name, zone: '' }
  }
  const names = [...new Set([...Object.keys(served), ...calls.flatMap(([from, to]) => [from, to])])]
  const into = (name: string) => calls.reduce((sum, [, to, requests]) => sum + (to === name ? requests : 0), 0)
  return {
    ends: names.map((name) => ({ ...endOf(name), requests: served[name] ?? into(name), errors: 0, p95Ms: null })),
    calls: calls.map(([from, to, requests]) => ({ from: names.indexOf(from), to: names.indexOf(to), requests, errors: 0, p95Ms: null })),
    more: 0, seconds: 60, meta: { source: 'test', asOfMs: 0, newestMs: null, complete: true, missing: [] },
  }
}

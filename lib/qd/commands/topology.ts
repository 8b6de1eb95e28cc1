import { Topology, type TopologyNode } from '../../domains/estate/topology-schemas'
import { openApi } from '../api'
import { type Given, wholeNumber } from '../arguments'
import type { Exit } from '../outcome'
import type { Say } from '../say'

const nameOf = ({ kind, name }: TopologyNode) => (kind === 'application' ? name : [kind, name].filter(Boolean).join(' '))

/** Who calls whom, worst first: all of it, or what touches one application. */
export async function topology({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = words[1]
  const minutes = wholeNumber('--minutes', flags.minutes, 1, 43_200) ?? 60
  const query = new URLSearchParams({ from: `now-${minutes}m`, to: 'now', ...(flags.zone && { zone: flags.zone }) })
  const map = await (await openApi(flags)).ask(Topology, 'GET', `/topology?${query.toString()}`)
  const calls = map.edges.flatMap(({ from, to, ...figures }) => {
    const [caller, called] = [map.nodes[from], map.nodes[to]]
    if (!caller || !called) return []
    const touches = application === undefined || [caller, called].some(({ kind, name }) => kind === 'application' && name === application)
    return touches ? [{ from: nameOf(caller), to: nameOf(called), ...figures, errorShare: figures.requests === 0 ? 0 : figures.errors / figures.requests }] : []
  })
  calls.sort((one, other) => other.errorShare - one.errorShare || other.requests - one.requests)
  const rows = calls.map((call) => [call.from, call.to, (call.requests / Math.max(1, map.seconds)).toFixed(2), (call.errorShare * 100).toFixed(2), call.p95Ms === null ? '-' : String(Math.round(call.p95Ms))])
  say.table(calls, ['FROM', 'TO', 'PER SECOND', 'ERRORS %', 'P95 MS'], rows)
  if (!map.meta.complete) say.note(`Not complete: ${map.meta.missing.join(' ')}`)
  return 'done'
}

import type { IncomingMessage } from 'node:http'
import { edgeAddress, originForm, sidecarAddress } from '@/lib/domains/gateway/core/address'
import { proxyAddress } from '@/lib/domains/gateway/core/sidecar-question'
import type { ExchangeDeps } from './exchange-deps'
import type { InService } from './in-service'
import type { SidecarDesk } from './sidecar-desk'
import type { Bound } from './spans'

/** Of the sidecar alone: what it answers itself, and which application a virtual host stands for. */
export interface SidecarSide {
  desk: SidecarDesk
  inService: InService
}

/** Whom a request is for: at the edge by a route, else by the first part of its path. Null: for nobody. */
export function bind(deps: ExchangeDeps, request: IncomingMessage): Bound | 'ambiguous' | null {
  const path = originForm(request.url ?? '/')
  if (path === null) return null
  if (deps.side === 'edge') {
    const routed = deps.edgeRoutes.take(request, path)
    if (routed === 'ambiguous') return 'ambiguous'
    if (routed) return { application: routed.way.application, path: routed.way.path, caller: null, routed }
    const address = edgeAddress(path)
    return address && { ...address, caller: null }
  }
  const called = sidecarAddress(path)
  const address = called ?? proxyAddress(path)
  if (!address) return null
  const application = called ? called.application : (deps.sidecar?.inService.applicationAt(address.application) ?? address.application)
  return { application, path: address.path, caller: address.secret === null ? null : deps.fleet.callerOf(address.secret) }
}

/** How addresses are made, for who has it wrong. */
export const usage = {
  edge: 'Applications are served at /<application>/<path>.',
  sidecar: 'Calls are served at /i/<secret>/call/<application>/<path>; beside them hosts, config, health and register.',
}

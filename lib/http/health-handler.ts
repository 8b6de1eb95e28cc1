import { isReady, readParts } from '@/lib/compose/web/parts'
import { webContext } from '@/lib/compose/web/context'

/** For probes and scripts, without signing in: which part is in which state, and nothing else. 503 until all are ready. */
export async function healthHandler(): Promise<Response> {
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  try {
    const view = await readParts()
    const ready = isReady(view)
    const body = {
      status: ready ? 'ready' : 'not-ready',
      supervised: view.supervised,
      parts: Object.fromEntries(view.parts.map(({ part, state }) => [part, part === 'console' ? 'ready' : state])),
      registry: view.daemon?.registry ?? null,
    }
    return Response.json(body, { status: ready ? 200 : 503, headers: ready ? headers : { ...headers, 'retry-after': '2' } })
  } catch (error) {
    webContext().log.error('health cannot be told', { error })
    return Response.json({ status: 'not-ready' }, { status: 503, headers: { ...headers, 'retry-after': '2' } })
  }
}

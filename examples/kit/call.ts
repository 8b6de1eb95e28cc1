import { environment } from './environment'
import { Problem } from './problem'

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT'
  body?: unknown
  timeoutMs?: number
}

/**
 * Asks another application through the sidecar, which finds an instance near by, tries another one when it fails and
 * continues the trace. Any answer but 2xx is thrown as a Problem with its status; nobody answering is 503.
 */
export async function call<T>(application: string, path: string, { method = 'GET', body, timeoutMs = 3_000 }: CallOptions = {}): Promise<T> {
  const answer = await fetch(`${environment.sidecar}/call/${application}${path}`, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch((error: Error) => {
    throw new Problem(503, `${application} cannot be asked: ${error.message}`)
  })
  const text = await answer.text()
  if (!answer.ok) throw new Problem(answer.status, `${application} answered ${answer.status} to ${method} ${path.split('?')[0]}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

import { request } from 'node:http'
import type { Check } from '@/lib/domains/gateway/core/kept-registration'

const answerWithinMs = 2_000

/** Asks an application on this machine. Only its status counts: what it says is read by nobody, and no redirect is followed. */
export function checkHealth(port: number, path: string): Promise<Check> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, headers: { 'user-agent': 'quarterdeck-sidecar', connection: 'close' } }, (response) => {
      const { statusCode = 0 } = response
      resolve(statusCode >= 200 && statusCode < 300 ? 'passes' : 'fails')
      response.destroy()
    })
    const timer = setTimeout(() => asked.destroy(new Error('no answer in time')), answerWithinMs)
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'gone' : 'fails'))
    asked.on('close', () => clearTimeout(timer))
    asked.end()
  })
}

import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import { AddressRefused, guardedLookup, refusedLiteral } from '@/lib/kernel/address-guard'
import { readWebhookUrl } from '../core/webhook-address'
import type { WebhookSender, WebhookTarget } from '../ports'

const timeoutMs = 10_000
const answerBytesMax = 64 * 1_024

const localWords = (host: string) => `${host} is an address of this machine or its network segment: an operator alone may allow it`

/** `t=<seconds>,v1=<hmac>`: the receiver makes the HMAC-SHA-256 of `<seconds>.<body>` with the secret, and compares. */
export const signatureOf = (secret: string, body: string, seconds: number): string => `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

const wordsOf = (error: unknown): string => {
  if (error instanceof AddressRefused) return localWords(error.host)
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : typeof message === 'string' ? message.slice(0, 200) : 'unknown'
}

/** Sends over HTTP, once: a redirect is not followed, and of the answer only the status counts. */
export function createUndiciWebhookSender(nowMs: () => number): WebhookSender & { close(): Promise<void> } {
  const limits = { connect: { timeout: timeoutMs }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, pipelining: 0, maxResponseSize: answerBytesMax, maxHeaderSize: 16_384, connections: 4 }
  const anywhere = new Agent(limits)
  const outside = new Agent({ ...limits, connect: { timeout: timeoutMs, lookup: guardedLookup(false) } })

  function refusalOf({ url, allowLocal }: WebhookTarget): string | null {
    const read = readWebhookUrl(url)
    if (!read.ok) return 'not an address of http or https'
    // An address instead of a name is not looked up.
    return refusedLiteral(read.url.hostname, allowLocal) ? localWords(read.url.hostname) : null
  }

  return {
    async send(target, { id, event, body }) {
      const refusal = refusalOf(target)
      if (refusal !== null) return { status: null, error: refusal }
      const seconds = Math.floor(nowMs() / 1_000)
      try {
        const answer = await request(target.url, {
          method: 'POST', body, dispatcher: target.allowLocal ? anywhere : outside, signal: AbortSignal.timeout(timeoutMs),
          headers: { 'content-type': 'application/json', 'user-agent': 'quarterdeck-webhook', 'x-quarterdeck-id': id, 'x-quarterdeck-event': event, 'x-quarterdeck-signature': signatureOf(target.secret.reveal(), body, seconds) },
        })
        // It was taken or not by its status: an answer that is too long must not have it sent again.
        await answer.body.dump({ limit: answerBytesMax }).catch(() => undefined)
        const isTaken = answer.statusCode >= 200 && answer.statusCode < 300
        return { status: answer.statusCode, error: isTaken ? null : answer.statusCode >= 300 && answer.statusCode < 400 ? 'a redirect, which is not followed' : `answered ${answer.statusCode}` }
      } catch (error) {
        return { status: null, error: wordsOf(error) }
      }
    },
    close: async () => void (await Promise.all([anywhere.close(), outside.close()])),
  }
}

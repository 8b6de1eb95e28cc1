import type { ServerResponse } from 'node:http'
import { environmentDocument, versionOf } from '@/lib/domains/configuration/wire/environment-document'
import type { Log } from '@/lib/kernel/log'
import type { Reply } from '../registry/reply'
import { isReply, readAsked, type Serving, type Understood } from './answer-config'

const heartbeatMs = 15_000

/**
 * Sends the environment now and whenever it is another, until the reader goes away. Of several changes at once the last is sent.
 * Who asks is `asked` each time: an instance that has ended is told nothing more.
 */
export function watchConfig(serving: Serving, asked: () => Promise<Understood | Reply>, response: ServerResponse, log: Log): void {
  let sent: string | null = null
  let sending = false
  let again = false

  async function send(): Promise<void> {
    // A reader that is slow gets the newest once it has taken what is on its way.
    if (sending || response.writableNeedDrain) {
      again = true
      return
    }
    sending = true
    again = false
    try {
      const understood = await asked()
      if (isReply(understood)) return void response.end()
      const documents = (await readAsked(serving, understood)) ?? []
      const text = environmentDocument(documents, understood.ask, false)
      if (text !== sent && !response.writableEnded) {
        sent = text
        response.write(`id: ${versionOf(documents) ?? '0'}\nevent: environment\ndata: ${text}\n\n`)
      }
    } catch (error) {
      // It is sent at the next change, or the next heartbeat.
      sent = null
      log.warn('a watcher of the configuration could not be told', { error })
    } finally {
      sending = false
    }
    if (again) await send()
  }

  const wake = () => void send()
  const stopListening = serving.served.onChange(wake)
  response.on('drain', () => again && wake())
  const heartbeat = setInterval(() => {
    response.write(':\n\n')
    if (sent === null) wake()
  }, heartbeatMs)
  response.on('close', () => {
    clearInterval(heartbeat)
    stopListening()
  })
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  wake()
}

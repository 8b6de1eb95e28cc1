import type { ServerResponse } from 'node:http'

let waiting: [response: ServerResponse, text: string][] = []

/** As one write: `write` holds it back for more to come, and ended with it, it would be sent as two pieces. */
function send(response: ServerResponse, text: string): void {
  if (response.destroyed || response.writableEnded) return
  response.write(text, 'latin1')
  response.socket?.uncork()
  response.end()
}

function sendAll(): void {
  const all = waiting
  waiting = []
  for (const [response, text] of all) send(response, text)
}

/**
 * Sends a whole short answer (latin1) when what has arrived so far is worked off. Answers that go out together wake those who wait for them once, and
 * their next requests come together: under load that costs less for everyone, and without load nothing waits.
 */
export function sendSoon(response: ServerResponse, text: string): void {
  if (waiting.length === 0) setImmediate(sendAll)
  waiting.push([response, text])
}

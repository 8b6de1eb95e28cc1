import { setTimeout as pause } from 'node:timers/promises'
import { productSettings } from './api'

/** Plays requests through the edge, one after another with a breath between them, until stopped. What they answer is of no matter here. */
export function playTraffic(path: string): { stop(): Promise<void> } {
  let playing = true
  const work = (async () => {
    while (playing) {
      await fetch(`http://127.0.0.1:${productSettings().ports.edge}${path}`).then((answer) => answer.arrayBuffer()).catch(() => undefined)
      await pause(40)
    }
  })()
  return {
    async stop() {
      playing = false
      await work
    },
  }
}

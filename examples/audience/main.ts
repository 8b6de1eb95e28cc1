/** Plays believable traffic through the edge: a day compressed into an hour, the same sessions for the same seed. */
import { serve } from '../kit/service'
import { environment } from '../kit/environment'
import { seeded } from '../kit/random'
import { reply } from '../kit/routes'
import { type Audience, startAudience } from './audience'

const seed = 20_251_122
let edge: string | null = null
let audience: Audience | null = null

/** The sidecar knows where the outside comes in. */
async function findEdge(): Promise<void> {
  try {
    const answer = await fetch(`${environment.sidecar}/edge`, { signal: AbortSignal.timeout(2_000) })
    edge = ((await answer.json()) as { url: string }).url
  } catch {
    setTimeout(() => void findEdge(), 1_000)
  }
}

serve(
  {
    'GET /': () => audience?.figures() ?? null,
    'POST /pause': () => {
      audience?.pause()
      return reply(204)
    },
    'POST /resume': () => {
      audience?.resume()
      return reply(204)
    },
  },
  {
    background() {
      void findEdge()
      audience = startAudience(() => edge, seeded(seed))
      return () => audience?.stop()
    },
  },
)

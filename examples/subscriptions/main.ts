/** Plans and what they allow. A few accounts have a card that expires now and then: the estate's rare, honest refusal. */
import { serve } from '../kit/service'
import { log } from '../kit/log'
import { hashOf } from '../kit/random'
import { Problem } from '../kit/problem'

const plans = [
  { name: 'basic', streams: 1, quality: 'hd' },
  { name: 'standard', streams: 2, quality: 'full hd' },
  { name: 'family', streams: 4, quality: '4k' },
]
/** One account in this many has a card that expires, and is valid again for this long after a renewal. */
const shakyEvery = 40
const renewedMs = 10 * 60_000

const renewedAt = new Map<string, number>()

function accountOf(id: string) {
  const number = /^a(\d{1,3})$/.exec(id)?.[1]
  if (number === undefined) throw new Problem(404, `No account ${id}`)
  return { id, plan: plans[hashOf(id) % plans.length], shaky: Number(number) % shakyEvery === 7 }
}

serve({
  'GET /accounts/:id/entitlement': ({ params }) => {
    const { id, plan, shaky } = accountOf(params.id ?? '')
    if (shaky && Date.now() - (renewedAt.get(id) ?? 0) > renewedMs) {
      log.warn('the card of an account has expired', { account: id })
      throw new Problem(402, `The card of ${id} has expired`)
    }
    return { account: id, plan }
  },
  'POST /accounts/:id/renewal': ({ params }) => {
    const { id, plan } = accountOf(params.id ?? '')
    renewedAt.set(id, Date.now())
    log.info('a card was renewed', { account: id })
    return { account: id, plan }
  },
})

import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import type { Decision } from '@/lib/domains/access/core/policy'
import { type ApplicationBalance, type BalancedInstance, usualBalancing } from '@/lib/domains/gateway/balancing-schemas'
import { balancingQuery } from '@/lib/domains/gateway/queries/balancing'
import { staticHtml } from '../canary/testing/static-html'
import { BalancingPanel } from './balancing-panel'
import { sharesOf } from './balancing-tables'
import { policyFrom, textOf } from './balancing-text'

const may: Decision = { allowed: true }
const mayNot: Decision = { allowed: false, rule: 'balancing:write needs member', liftedBy: ['member', 'lead', 'operator'] }
const instance = (name: string, more: Partial<BalancedInstance> = {}): BalancedInstance => ({
  instance: name, zone: 'local-a', serverGroup: 'home-v000', weight: 1, open: 0, served: 1_200, latencyMs: 12, failuresInRow: 0, ejectedUntilMs: null, reason: null, ...more,
})
const nowMs = Date.now()
const out = instance('home-b', { ejectedUntilMs: nowMs + 8_000, failuresInRow: 3, reason: 'connect: ECONNREFUSED', latencyMs: null })
const balanceOf = (more: Partial<ApplicationBalance> = {}, instances = [out, instance('home-a', { weight: 0.5 }), instance('home-c', { failuresInRow: 1, reason: 'timeout' })]): ApplicationBalance => ({
  policy: usualBalancing, chosen: null, maySet: true,
  state: { nowMs, policy: usualBalancing, instances, more: 0, ejections: [{ instance: 'home-b', failingSinceMs: nowMs - 2_300, atMs: nowMs - 2_000, untilMs: nowMs + 8_000, reason: 'connect: ECONNREFUSED', failuresInRow: 3 }] }, ...more,
})

function shown(balance: ApplicationBalance | null, { write = may, locale = 'en' as 'en' | 'ko' } = {}): string {
  const client = new QueryClient()
  if (balance) client.setQueryData(balancingQuery('home').queryKey, balance)
  return staticHtml(<BalancingPanel name="home" write={write} />, { client, locale })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the balancing of an application', () => {
  test('says the rule, who is left out, for how long and why, and how soon that was found', () => {
    const said = text(shown(balanceOf()))
    expect(said).toContain('Least request of two. 1 of 3 instances is left out.')
    expect(said).toMatch(/home-b .*Left out, 8 s more connect: ECONNREFUSED 0 1\.00 – not known 0 1,200/)
    expect(said).toMatch(/home-a .*Takes requests 33\.3 0\.50 12/)
    expect(said).toMatch(/home-c .*one failure timeout 66\.7/)
    expect(said).toMatch(/home-b connect: ECONNREFUSED 300 ms, 3 failures 10 s/)
    expect(said).toContain('nobody chose otherwise')
  })

  test('says who chose it, and that the proxy is not there yet', () => {
    const said = text(shown(balanceOf({ policy: { ...usualBalancing, rule: 'response-time', zones: 'by-load' }, chosen: { by: 'Vera', atMs: nowMs - 60_000 } })))
    expect(said).toContain('Weighted response time')
    expect(said).toContain('others from 10 open requests an instance')
    expect(said).toContain('follows another rule still')
    expect(said).toContain('Chosen by Vera')
  })

  test('of a proxy that does not answer: the rule stays, and nothing is claimed of instances', () => {
    const said = text(shown(balanceOf({ state: null })))
    expect(said).toContain('The proxy does not answer')
    expect(said).not.toMatch(/Takes requests|Ejections/)
  })

  test('shows who may not change it the rule and who lifts it', () => {
    const html = shown(balanceOf(), { write: mayNot })
    expect(html).toMatch(/<button[^>]*aria-disabled="true"[^>]*>Change balancing/)
    expect(text(html)).toContain('balancing:write needs member')
  })

  test('that is not here yet: the boxes wait', () => expect(shown(null)).toContain('aria-busy="true"'))

  test('in Korean', () => {
    const said = text(shown(balanceOf(), { locale: 'ko' }))
    expect(said).toContain('둘 중 최소 요청. 인스턴스 3개 중 1개가 제외되었습니다.')
    expect(said).toContain('연속 실패 1번')
  })
})

describe('shares', () => {
  test('are those of the weights inside each server group', () => {
    const shares = sharesOf([instance('a', { weight: 0.25 }), instance('b', { weight: 0.75 }), instance('c', { serverGroup: 'home-v001' })])
    expect([...shares.values()]).toEqual([0.25, 0.75, 1])
  })
  test('when all are left out, all are used', () => expect([...sharesOf([{ ...out }, { ...out, instance: 'home-d' }]).values()]).toEqual([0.5, 0.5]))
})

describe('the fields of the form', () => {
  test('say the same policy as they were made of', () => {
    const rare = { ...usualBalancing, spillOverOpen: 0.5, slowStartMs: 1_500, ejection: { ...usualBalancing.ejection, errorPercent: 40 } }
    for (const policy of [usualBalancing, rare]) expect(policyFrom(textOf(policy))).toEqual({ policy, wrong: [] })
  })
  test.each([
    ['spillOverOpen', '0'], ['slowStart', '901'], ['failuresInRow', '1.5'], ['blackout', 'soon'], ['sharePercentMax', '0'], ['errorPercent', '101'],
  ] as const)('%s of "%s" is said to be wrong', (field, value) => expect(policyFrom({ ...textOf(usualBalancing), [field]: value })).toEqual({ policy: null, wrong: [field] }))
})

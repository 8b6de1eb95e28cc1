import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { checkConfig } from '@/lib/domains/canary/core/check-config'
import { defaultConfig } from '@/lib/domains/canary/core/default-config'
import { configProblemsQuery, configQuery, configsQuery } from '@/lib/domains/canary/queries/configs'
import { policyQuery } from '@/lib/domains/canary/queries/policy'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { DeliveryPolicyPanel } from '../settings/delivery-policy-panel'
import { ConfigPage } from './config-page'
import { writeAt } from './json-path'

function page(config: unknown, { mayEdit = true, locale = 'en', search = '' }: { mayEdit?: boolean; locale?: 'en' | 'ko'; search?: string } = {}) {
  const client = new QueryClient()
  const summary = { name: 'default', version: 3, createdBy: 'Han Jiwoo', createdAt: '2026-11-22T20:00:00.000Z', builtIn: false }
  client.setQueryData(configsQuery('home').queryKey, { items: [summary], next: null, total: 1 })
  client.setQueryData(configQuery('home', 'default').queryKey, { ...summary, config })
  client.setQueryData(configProblemsQuery(JSON.stringify(config)).queryKey, { problems: checkConfig(config) })
  return staticHtml(<ConfigPage application="home" mayEdit={mayEdit ? { allowed: true } : { allowed: false, rule: 'canary:configure needs member', liftedBy: ['member'] }} />, { client, locale, search })
}

describe('a canary config', () => {
  const nameless = writeAt(defaultConfig, ['metrics', 1, 'name'], '')
  test('what is wrong stands at its field, in the reader’s language', () => {
    expect(page(nameless)).toMatch(/aria-invalid="true"[^>]*value=""[\s\S]{0,400}The metric has no name\. Give it one\./)
    expect(page(nameless, { locale: 'ko' })).toContain('지표에 이름이 없습니다.')
    expect(reasonOf(page(nameless), 'Save version 4')).toMatchObject({ blocked: true, reason: expect.stringContaining('One thing to put right') })
  })

  test('the weights are wrong together, below all of them', () => expect(page(writeAt(defaultConfig, ['classifier', 'groupWeights', 'Errors'], 70))).toContain('The weights make 130, and must make 100.'))

  test('what has no field of its own is said all the same', () => {
    const settings = ['metrics', 2, 'analysisConfigurations', 'canary', 'effectSize'] as const
    expect(page(writeAt(defaultConfig, [...settings, 'allowedIncrease'], 0.9))).toMatch(/effectSize\/allowedDecrease<\/span> The decrease tolerated \(1\) lies above/)
    expect(page(writeAt(defaultConfig, ['metrics', 0, 'analysisConfigurations'], 3))).toContain('#/metrics/0/analysisConfigurations')
    expect(page(writeAt(defaultConfig, ['name'], undefined))).toContain('The config has no name.')
  })

  test('the same config as JSON, and problems by their pointers', () => {
    const text = page(nameless, { search: 'view=json' })
    expect(text).toContain('&quot;measure&quot;: &quot;latency_p95&quot;')
    expect(text).toContain('#/metrics/1/name')
  })

  test('who may not change it reads it, and why', () => {
    const text = page(defaultConfig, { mayEdit: false })
    expect(text).toMatch(/<fieldset class="cc-off[^>]*aria-disabled="true"[^>]*aria-describedby="config-refused"/)
    expect(reasonOf(text, 'Save version 4').reason).toContain('canary:configure needs member')
    expect(text).not.toContain('Add a metric')
  })
})

test('a team’s policy stays in sight for members, with the rule and who can change it', () => {
  const client = new QueryClient()
  client.setQueryData(policyQuery('discovery').queryKey, { version: 2, policy: { promoteByItself: true, signatures: 2, role: 'member', fourEyes: true, expiresMinutes: 60, onExpiry: 'roll-back' } })
  const text = staticHtml(<DeliveryPolicyPanel team="discovery" refusal="delivery-policy:write needs lead. Lead, Operator can do it." />, { client })
  expect(reasonOf(text, 'Save')).toEqual({ blocked: true, reason: expect.stringContaining('delivery-policy:write needs lead') })
  expect(text).toMatch(/<fieldset[^>]*aria-disabled="true"/)
})

import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { type Permission, policy } from '@/lib/domains/access/core/policy'
import type { Me } from '@/lib/domains/access/schemas'
import { freshStanding } from '@/lib/domains/alerts/core/standing'
import { alertsQuery, ruleQuery, rulesQuery } from '@/lib/domains/alerts/queries/alerts'
import type { Alert, AlertRule } from '@/lib/domains/alerts/schemas'
import type { TeamRole } from '@/lib/kernel/actor'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { ShellProvider } from '../shell/shell-context'
import { alertsOfRule, historyAsk, openAsk, rulesAsk } from './alerts-ask'
import { AlertsPage } from './alerts-page'
import { NewRulePage } from './new-rule-page'
import { OpenAlertsNote } from './open-alerts-note'
import { RulePage } from './rule-page'

const condition = { kind: 'threshold' as const, measure: 'p95' as const, direction: 'above' as const, bound: 300, forSeconds: 60 }
const firing = { ...freshStanding(0), state: 'firing' as const, reason: null, value: 412, unknownSinceMs: null }
const rule = (more: Partial<AlertRule> = {}): AlertRule => ({ number: 3, application: 'home', team: 'front', name: 'too slow', condition, standing: firing, open: 7, silence: null, createdBy: 'Mina', createdAt: '2026-10-22T06:00:00.000Z', version: 0, ...more })
const alert = (more: Partial<Alert> = {}): Alert => ({
  number: 7, rule: 3, name: 'too slow', application: 'home', team: 'front', condition, severity: 'page', openedAt: '2026-10-22T06:00:00.000Z', resolvedAt: null, withdrawn: false, value: 400, standing: firing, silence: null, notices: [], ...more,
})
const silence = { id: 's', endsAt: '2126-10-22T07:00:00.000Z', why: 'being mended', by: 'Mina', since: '2026-10-22T06:00:00.000Z' }
const page = <T,>(items: T[]) => ({ items, next: null, total: items.length })
const none = new URLSearchParams()

const me = (role: TeamRole): Me => ({ kind: 'person', id: 'p', name: 'p', displayName: 'P', operator: false, teams: [{ id: 't', slug: 'front', name: 'Front', role }], permissions: Object.keys(policy) as Permission[], preferences: { language: null, theme: null, density: null } })
function show(content: ReactNode, { rules = [rule()], open = [alert()], ended = [] as Alert[], role = 'member' as TeamRole, locale = 'en' as 'en' | 'ko' } = {}): string {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(alertsQuery(openAsk(none)).queryKey, page(open))
  client.setQueryData(alertsQuery(historyAsk(none)).queryKey, page(ended))
  client.setQueryData(rulesQuery(rulesAsk(none)).queryKey, page(rules))
  for (const one of rules) client.setQueryData(ruleQuery(one.number).queryKey, one)
  client.setQueryData(alertsQuery(alertsOfRule(3)).queryKey, page([...open, ...ended]))
  client.setQueryData(alertsQuery({ state: 'open', application: 'home', limit: 20 }).queryKey, page(open))
  return staticHtml(<ShellProvider value={{ me: me(role), region: 'local', zones: [], layer: null, open: () => undefined }}>{content}</ShellProvider>, { client, locale })
}
const plain = (html: string) => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

test('the page begins with what is open, keeps silenced ones apart, and counts rules that nobody can judge', () => {
  const words = plain(show(<AlertsPage />, { open: [alert(), alert({ number: 8, silence })], rules: [rule(), rule({ number: 4, standing: freshStanding(0), open: null })], ended: [alert({ number: 5, resolvedAt: '2026-10-22T06:10:00.000Z' })] }))
  for (const said of ['One alert is open, and one is silenced.', 'One rule has no data.', 'AL-7 too slow', 'AL-8 too slow', 'p95 above 300 ms for 1 min', 'Not looked at yet', 'Resolved', '10 min']) expect(words).toContain(said)
  expect(plain(show(<AlertsPage />, { open: [], rules: [], ended: [], locale: 'ko' }))).toContain('아직 규칙 없음')
})

test('who may not make a rule sees the rule that says so', () => {
  expect(reasonOf(show(<AlertsPage />, { role: 'viewer' }), 'New rule')).toMatchObject({ blocked: true, reason: expect.stringContaining('alerts:write needs member') })
  expect(show(<AlertsPage />)).toContain('href="/alerts/new"')
})

test('a rule says how it stands and what it opened; a silence, until when and why', () => {
  const words = plain(show(<RulePage number={3} />))
  for (const said of ['too slow', 'AL-7 is open.', 'Firing', '412 ms', 'Alerts of this rule', 'Nothing was sent']) expect(words).toContain(said)
  const quiet = show(<RulePage number={3} />, { rules: [rule({ silence })] })
  expect(plain(quiet)).toContain('By Mina: being mended')
  expect(quiet).toContain('End the silence')
})

test('the form asks for an application and a name before it may be sent', () => {
  const words = plain(show(<NewRulePage />))
  for (const said of ['Choose an application.', 'Give it a name of at least three characters.', 'telemetry is kept no longer', 'Choose an application to see what the rule would have done.']) expect(words).toContain(said)
})

test('what is open on an application is named wherever it is decided about; nothing is there while nothing is', () => {
  const note = show(<OpenAlertsNote application="home" />)
  expect(plain(note)).toContain('One alert is open: AL-7 too slow (Firing)')
  expect(note).toContain('href="/alerts/3"')
  expect(show(<OpenAlertsNote application="home" />, { open: [] })).toBe('')
})

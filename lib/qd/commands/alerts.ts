import { z } from 'zod'
import { parseRule, ruleText } from '../../domains/alerts/core/condition-text'
import { valueWords } from '../../domains/alerts/core/rule-words'
import { type Alert, AlertPage, AlertRule, type RuleCondition, RulePage, RulePreview, SloList, type SloStatus } from '../../domains/alerts/schemas'
import { openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

const numberMax = 2_000_000_000
const states = ['open', 'ended', 'all'] as const

function conditionOf(text: string | undefined): RuleCondition {
  const read = parseRule(needed('--when', text))
  if (!read.ok) throw new Stop('usage', `--when: ${read.error}`)
  return read.value
}

const ruleNumber = ({ words }: Given): number => wholeNumber('The number of the rule', needed('The number of the rule', words[2]), 1, numberMax) ?? 0
const search = (fields: Record<string, string | undefined>) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString()

function alertState({ resolvedAt, silence, withdrawn, severity, standing }: Alert): string {
  if (resolvedAt !== null) return withdrawn ? 'withdrawn' : 'resolved'
  return [severity, ...(silence ? ['silenced'] : []), ...(standing.state === 'no-data' ? ['no data'] : [])].join(', ')
}

async function list({ words, flags }: Given, say: Say): Promise<Exit> {
  const state = oneOf('--state', flags.state, states) ?? 'open'
  const api = await openApi(flags)
  const { items } = await api.ask(AlertPage, 'GET', `/alerts?${search({ state, application: words[2], limit: '200' })}`)
  say.table(items, ['ALERT', 'APPLICATION', 'NAME', 'STATE', 'OPENED', 'RULE'], items.map((one) => [`AL-${one.number}`, one.application, one.name, alertState(one), one.openedAt, String(one.rule)]))
  return 'done'
}

async function rules({ words, flags }: Given, say: Say): Promise<Exit> {
  const api = await openApi(flags)
  const { items } = await api.ask(RulePage, 'GET', `/alerts/rules?${search({ application: words[2], limit: '200' })}`)
  say.table(items, ['RULE', 'APPLICATION', 'NAME', 'STATE', 'NOW', 'WHEN'], items.map((one) => [String(one.number), one.application, one.name, standing(one), valueWords(one.condition, one.standing.value), ruleText(one.condition)]))
  return 'done'
}

const standing = ({ standing: { state, reason }, silence, open }: AlertRule): string =>
  [state === 'no-data' ? `no data (${reason ?? 'not looked'})` : state, ...(open === null ? [] : [`AL-${open}`]), ...(silence ? ['silenced'] : [])].join(', ')

async function create({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[2])
  const condition = conditionOf(flags.when)
  const api = await openApi(flags)
  if (flags.preview) {
    const preview = await api.ask(RulePreview, 'POST', '/alerts/rules/preview', { application, condition })
    const times = preview.fired.length === 1 ? 'once' : `${preview.fired.length} times`
    say.answer(preview, `It would have fired ${times} in the last 6 h. Now: ${preview.now.state === 'no-data' ? `no data (${preview.now.reason ?? ''})` : `${preview.now.state}, ${valueWords(condition, preview.now.value)}`}`)
    return 'done'
  }
  const rule = await api.ask(AlertRule, 'POST', '/alerts/rules', { application, name: needed('--name', flags.name), condition, ...(flags.why !== undefined && { why: flags.why }) })
  say.answer(rule, `Rule ${rule.number}: ${rule.application}, ${rule.name} (${ruleText(rule.condition)})`)
  return 'done'
}

async function silence(given: Given, say: Say): Promise<Exit> {
  const number = ruleNumber(given)
  const minutes = wholeNumber('--minutes', needed('--minutes', given.flags.minutes), 1, 10_080)
  const why = needed('--why', given.flags.why)
  const api = await openApi(given.flags)
  const rule = await api.ask(AlertRule, 'PUT', `/alerts/rules/${number}/silence`, { minutes, why })
  say.answer(rule, `${rule.name} is silenced until ${rule.silence?.endsAt ?? ''}`)
  return 'done'
}

async function unsilence(given: Given, say: Say): Promise<Exit> {
  const number = ruleNumber(given)
  const api = await openApi(given.flags)
  const rule = await api.ask(AlertRule, 'DELETE', `/alerts/rules/${number}/silence`, { why: given.flags.why ?? '' })
  say.answer(rule, `${rule.name} is no longer silenced`)
  return 'done'
}

async function remove(given: Given, say: Say): Promise<Exit> {
  const number = ruleNumber(given)
  const api = await openApi(given.flags)
  await api.ask(z.null(), 'DELETE', `/alerts/rules/${number}`, { why: given.flags.why ?? '' })
  say.answer({ rule: number }, `Rule ${number} is deleted`)
  return 'done'
}

const share = (value: number): string => `${Number((value * 100).toPrecision(5))} %`

function sloLine({ rule, budget, reason, burns }: SloStatus): string[] {
  const burning = burns.filter(({ met }) => met).map(({ factor }) => `${factor} x`)
  return [
    String(rule.number), rule.name, ruleText(rule.condition), standing(rule), budget ? share(budget.left) : '', budget ? share(budget.attained) : '', reason ?? (burning.length > 0 ? `burns ${burning.join(', ')}` : ''),
  ]
}

/** Objectives of one application with what is left of their budgets. */
export async function slos({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[1])
  const api = await openApi(flags)
  const { items } = await api.ask(SloList, 'GET', `/slos?${search({ application })}`)
  say.table(items, ['RULE', 'NAME', 'OBJECTIVE', 'STATE', 'BUDGET LEFT', 'ATTAINED', ''], items.map(sloLine))
  return 'done'
}

export const alertCommands = { list, rules, create, silence, unsilence, remove }

import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import {
  AlertPage, AlertRule, type ChangeRuleInput, type CreateRuleInput, type ListAlertsInput, type ListRulesInput, type PreviewRuleInput, RulePage, RulePreview, type SilenceInput, SloList,
} from '../schemas'

export type AlertsAsk = z.input<typeof ListAlertsInput>
export type RulesAsk = z.input<typeof ListRulesInput>

const base = '/api/v1/alerts'
const search = (fields: object) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))).toString()

/** Newest first, of all applications that the reader may see. */
export const alertsQuery = (ask: AlertsAsk) => queryOptions({ queryKey: ['alerts', 'alerts', ask], queryFn: ({ signal }) => getJson(AlertPage, `${base}?${search(ask)}`, { signal }) })
export const rulesQuery = (ask: RulesAsk) => queryOptions({ queryKey: ['alerts', 'rules', ask], queryFn: ({ signal }) => getJson(RulePage, `${base}/rules?${search(ask)}`, { signal }) })
export const ruleQuery = (number: number) => queryOptions({ queryKey: ['alerts', 'rule', number], queryFn: ({ signal }) => getJson(AlertRule, `${base}/rules/${number}`, { signal }) })

/** For the count beside the place's name. */
export const openAlertsQuery = () => queryOptions({ queryKey: ['alerts', 'rail'], queryFn: ({ signal }) => getJson(AlertPage, `${base}?state=open&limit=200`, { signal }) })

export const slosQuery = (application: string) => queryOptions({ queryKey: ['alerts', 'slos', application], queryFn: ({ signal }) => getJson(SloList, `/api/v1/slos?${search({ application })}`, { signal }) })

/** What the rule would have done. It changes nothing, so it is asked like a question although its body is too long for an address. */
export const rulePreviewQuery = (input: z.input<typeof PreviewRuleInput>) =>
  queryOptions({ queryKey: ['alerts', 'preview', input], queryFn: ({ signal }) => sendJson('POST', `${base}/rules/preview`, RulePreview, input, { signal }), staleTime: 30_000, retry: false })

export const createRule = (input: z.input<typeof CreateRuleInput>) => sendJson('POST', `${base}/rules`, AlertRule, input)
export const changeRule = (number: number, input: z.input<typeof ChangeRuleInput>) => sendJson('PUT', `${base}/rules/${number}`, AlertRule, input)
export const deleteRule = (number: number, why: string) => sendJson('DELETE', `${base}/rules/${number}`, z.null(), { why })
export const silenceRule = (number: number, input: z.input<typeof SilenceInput>) => sendJson('PUT', `${base}/rules/${number}/silence`, AlertRule, input)
export const endSilence = (number: number, why: string) => sendJson('DELETE', `${base}/rules/${number}/silence`, AlertRule, { why })

import type { NoticeEvent, RuleCondition, Severity } from '../schemas'
import { conditionWords, valueWords } from './rule-words'

export interface NoticeFacts {
  id: string
  event: NoticeEvent
  team: string
  consoleUrl: string
  alert: { number: number; rule: number; name: string; application: string; severity: Severity; condition: RuleCondition; value: number | null; openedAt: string; resolvedAt: string | null } | null
}

const said = { fired: 'Firing', escalated: 'Escalated', resolved: 'Resolved' } as const

/** What a webhook is sent: facts by name, and `text`, which chat programs show. */
export function noticeBody({ id, event, team, consoleUrl, alert }: NoticeFacts): Record<string, unknown> {
  if (!alert || event === 'test') return { id, event: 'test', team, text: `Test of a webhook of team ${team}: alerts arrive here.`, url: `${consoleUrl}/alerts` }
  const { name, application, condition, value, number, rule, ...more } = alert
  return {
    id, event, team, application, alert: { number: `AL-${number}`, ...more, value }, rule: { number: rule, name, condition, words: conditionWords(condition) },
    text: `${said[event]}: ${application}, ${name} (${conditionWords(condition)}; ${valueWords(condition, value)})`, url: `${consoleUrl}/alerts/${rule}`,
  }
}

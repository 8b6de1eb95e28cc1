import type { Database } from '@/lib/kernel/database'
import type { AlertStore } from '../ports'
import { alertOf, alertParts, inScope, ruleOf, ruleParts } from './alert-rows'
import { changeRuleRow, createRuleRow, deleteRuleRow, endSilenceRow, silenceRow } from './change-rule'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'

/** Rules and alerts as people see and change them. */
export function createPrismaAlertStore(database: Database): AlertStore {
  return {
    async listRules(scope, { application, after, limit }) {
      const where = { AND: [inScope(scope), { deletedAt: null }, application === undefined ? {} : { application: { name: application } }] }
      const [rows, total] = await Promise.all([
        database.alertRule.findMany({ where: { AND: [where, after === null ? {} : { number: { lt: after } }] }, include: ruleParts(new Date()), orderBy: { number: 'desc' }, take: limit + 1 }),
        database.alertRule.count({ where }),
      ])
      return { items: rows.slice(0, limit).map(ruleOf), total, more: rows.length > limit }
    },
    async findRule(scope, number) {
      const row = await database.alertRule.findFirst({ where: { number, deletedAt: null, ...inScope(scope) }, include: ruleParts(new Date()) })
      return row && { rule: ruleOf(row), teamId: row.application.teamId }
    },
    async createRule(application, draft, doer) {
      try {
        return { kind: 'created', rule: await database.$transaction((tx) => createRuleRow(tx, application, draft, doer)) }
      } catch (error) {
        if (isUniqueViolation(error)) return { kind: 'taken' }
        throw error
      }
    },
    async changeRule(number, change, doer) {
      try {
        return await database.$transaction((tx) => changeRuleRow(tx, number, change, doer))
      } catch (error) {
        if (isUniqueViolation(error)) return { kind: 'taken' }
        throw error
      }
    },
    deleteRule: (number, doer) => database.$transaction((tx) => deleteRuleRow(tx, number, doer)),
    silence: (number, silence, doer) => database.$transaction((tx) => silenceRow(tx, number, silence, doer)),
    endSilence: (number, doer) => database.$transaction((tx) => endSilenceRow(tx, number, doer)),
    async listAlerts(scope, { state, application, rule, after, limit }) {
      const ofRule = { AND: [inScope(scope), application === undefined ? {} : { application: { name: application } }, rule === undefined ? {} : { number: rule }] }
      const where = { rule: ofRule, ...(state === 'all' ? {} : { resolvedAt: state === 'open' ? null : { not: null } }) }
      const [rows, total] = await Promise.all([
        database.alert.findMany({ where: { ...where, ...(after === null ? {} : { number: { lt: after } }) }, include: alertParts(new Date()), orderBy: { number: 'desc' }, take: limit + 1 }),
        database.alert.count({ where }),
      ])
      return { items: rows.slice(0, limit).map(alertOf), total, more: rows.length > limit }
    },
  }
}

'use client'

import { useTranslations } from 'next-intl'
import type { ChaosRun, Leftover, RunFault, RunFinding, RunReason } from '@/lib/domains/chaos/schemas'
import type { Condition } from '@/lib/domains/chaos/steady-schemas'
import { quantityText } from '../data/numbers'
import { State } from '../ui/state'
import { runLook, runWord } from './run-look'

export function RunState({ run }: { run: Pick<ChaosRun, 'phase' | 'verdict' | 'facts'> }) {
  const t = useTranslations('chaos')
  const word = runWord(run)
  return <State state={runLook[word]} word={t(`word.${word}`)} />
}

const units = { 'error-share': '%', p95: 'ms', rate: '/s' } as const

export const figureText = (measure: Condition['measure'], value: number | null): string => (value === null ? '–' : quantityText({ value: String(Number(value.toPrecision(3))), unit: units[measure] }))

/** "Errors of edge → home" and "at most 2 %". */
export function useConditionWords() {
  const t = useTranslations('chaos')
  const who = (name: string) => (name === 'edge' ? t('edge') : name === '*' ? t('allCallees') : name)
  return {
    name: ({ measure, caller, callee }: Condition) => t(`condition.${measure}`, { caller: who(caller), callee: who(callee) }),
    bound: ({ measure, bound }: Condition) => t(measure === 'rate' ? 'condition.atLeast' : 'condition.atMost', { bound: figureText(measure, bound) }),
  }
}

/** What is done to what, in one line. */
export function useFaultWords(): (target: string, fault: RunFault) => string {
  const t = useTranslations('chaos')
  return (target, fault) => {
    if (fault.kind !== 'calls') return t(`fault.${fault.kind}Of`, { target, count: fault.count, zone: fault.zone ?? 'none', chosen: fault.chosen.length > 0 ? fault.chosen.join(', ') : 'none' })
    const caller = fault.caller ?? t('edge')
    const shared = { caller, target, share: fault.sharePercent, scope: fault.scope }
    switch (fault.fault.kind) {
      case 'delay':
        return t('fault.delayOf', { ...shared, ms: fault.fault.ms })
      case 'error':
        return t('fault.errorOf', { ...shared, status: String(fault.fault.status) })
      case 'reset':
        return t('fault.resetOf', shared)
    }
  }
}

/** A condition out of the values of a sentence; null where they are of something else. */
function conditionIn({ measure, caller, callee, bound }: RunReason['values']): Condition | null {
  return measure === 'error-share' || measure === 'p95' || measure === 'rate' ? { measure, caller: String(caller), callee: String(callee), bound: Number(bound) } : null
}

/** Name, figure and bound of the condition that a sentence is about. */
function useConditionValues() {
  const words = useConditionWords()
  return (values: RunReason['values']) => {
    const condition = conditionIn(values)
    return condition && { condition: words.name(condition), value: figureText(condition.measure, values.value === undefined ? null : Number(values.value)), bound: words.bound(condition) }
  }
}

/** Why it ended as it did, in the reader's language. */
export function useReasonWords(): (reason: RunReason) => string {
  const t = useTranslations('chaos')
  const about = useConditionValues()
  return ({ code, values }) => {
    const condition = about(values)
    switch (code) {
      case 'broken':
      case 'not-steady':
      case 'not-recovered':
        return condition ? t(`reason.${code}`, condition) : t('reason.notRecovered')
      case 'unknown':
        return t(values.when === 'before' ? 'reason.unknownBefore' : 'reason.unknown')
      case 'rollout':
        return t('reason.rollout', { number: Number(values.number) })
      default:
        return t(`reason.${code}`)
    }
  }
}

/** What stands against a run, in the reader's language. */
export function useFindingWords(): (finding: RunFinding, application: string) => string {
  const t = useTranslations('chaos')
  const about = useConditionValues()
  return ({ rule, values, subject }, application) => t(`finding.${rule}`, { application, subject: subject ?? '', asked: 0, healthy: 0, instances: '', rule: '', condition: '', value: '', bound: '', ...values, ...about(values) })
}

/** What is left of a run, in the reader's language. */
export function useLeftoverWords(): (leftover: Leftover) => string {
  const t = useTranslations('chaos')
  return ({ kind, subject, values }) => t(`left.detail.${kind}`, { subject, now: '', before: '', ...values })
}

/** One sentence: what is true now. */
export function useRunSentence(): (run: ChaosRun) => string {
  const t = useTranslations('chaos')
  const reason = useReasonWords()
  return (run) => (run.phase === 'done' || run.phase === 'residue' || run.phase === 'ending' ? (run.reason ? reason(run.reason) : t('sentence.ending')) : t(`sentence.${run.phase}`))
}

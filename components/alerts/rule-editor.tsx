'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { AlertRule, RuleCondition } from '@/lib/domains/alerts/schemas'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { RuleFields } from './rule-fields'
import { readRuleForm, type RuleForm } from './rule-form'
import { RulePreview } from './rule-preview'

export interface RuleEditorProps {
  begin: RuleForm
  application: string
  /** Above the fields: which application. */
  picker?: ReactNode
  /** Why it may not be sent, whatever stands in the fields. */
  refusals: readonly string[]
  action: string
  send: (input: { name: string; condition: RuleCondition; why: string }) => Promise<AlertRule>
  onDone: (rule: AlertRule) => void
}

/** The form at the left, what it would have done at the right. */
export function RuleEditor({ begin, application, picker, refusals, action, send, onDone }: RuleEditorProps) {
  const t = useTranslations('alerts')
  const [form, setForm] = useState(begin)
  const read = readRuleForm(form)
  const condition = read.kind === 'ready' ? read.condition : null
  const { busy, problem, errorOf, submit } = useSubmit(() => send({ name: form.name.trim(), condition: condition ?? { kind: 'absence', of: 'requests', forSeconds: 60 }, why: form.why.trim() }), onDone)
  const reasons = [...refusals, ...(read.kind === 'wrong' ? [t('form.fixFields', { count: Object.keys(read.problems).length })] : []), ...(form.name.trim().length < 3 ? [t('form.nameFirst')] : [])]
  return (
    <div className="cols deploy-cols">
      <Panel>
        <form
          className="deploy-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (reasons.length === 0) submit()
          }}
        >
          {picker}
          <RuleFields form={form} problems={read.kind === 'wrong' ? read.problems : {}} nameError={errorOf('name')} put={(changes) => setForm((before) => ({ ...before, ...changes }))} />
          <ProblemNote problem={problem} />
          <div className="row wrap top gap-4">
            <Button type="submit" look="primary" big busy={busy} {...(reasons.length > 0 && { reason: true, reasonId: 'rule-reasons' })}>
              {action}
            </Button>
            <div id="rule-reasons" className="why-list grow" role="status">
              {reasons.map((reason) => (
                <Why key={reason}>{reason}</Why>
              ))}
            </div>
          </div>
        </form>
      </Panel>
      <div className="stack stack-4">
        <RulePreview application={application} condition={condition} />
      </div>
    </div>
  )
}

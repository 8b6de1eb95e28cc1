'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { createRule } from '@/lib/domains/alerts/queries/alerts'
import { applicationQuery } from '@/lib/domains/applications/queries/applications'
import { ApplicationName } from '@/lib/kernel/names'
import { ApplicationPicker } from '../delivery/application-picker'
import { useRefusalText } from '../delivery/refusal-text'
import { useDecide } from '../shell/use-decide'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { useToast } from '../ui/toast'
import { ruleHref } from './alert-look'
import { RuleEditor } from './rule-editor'
import { emptyRule, type RuleForm } from './rule-form'

const kinds = ['availability', 'latency', 'threshold', 'absence'] as const

/** A new rule of one application, which stands in the address. */
export function NewRulePage() {
  const t = useTranslations('alerts')
  const router = useRouter()
  const toast = useToast()
  const change = useQueryChange()
  const decide = useDecide()
  const refusal = useRefusalText()
  const [name] = useUrlState('application')
  const [kindText] = useUrlState('kind', emptyRule.kind)
  const application = ApplicationName.safeParse(name).success ? name : ''
  const owned = useQuery({ ...applicationQuery(application), enabled: application !== '' })
  const begin: RuleForm = { ...emptyRule, kind: kinds.find((one) => one === kindText) ?? emptyRule.kind }
  const forbidden = refusal(decide('alerts:write', owned.data?.teamId))
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('newTitle')}</h1>
          <p className="lede">{t('newLede')}</p>
        </div>
      </div>
      <RuleEditor
        begin={begin}
        application={owned.data ? application : ''}
        picker={<ApplicationPicker value={name} onPick={(next) => change({ application: next || null })} />}
        refusals={[...(forbidden === null ? [] : [forbidden]), ...(owned.data ? [] : [t('form.chooseApplication')])]}
        action={t('form.create')}
        send={(input) => createRule({ application, ...input })}
        onDone={(rule) => {
          toast({ text: t('form.created', { name: rule.name }) })
          router.push(ruleHref(rule.number))
        }}
      />
    </>
  )
}

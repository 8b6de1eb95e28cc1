'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { z } from 'zod'
import { ApprovalPolicy, type TeamPolicy } from '@/lib/domains/canary/analysis-schemas'
import { policyQuery, savePolicy } from '@/lib/domains/canary/queries/policy'
import { Failed, LoadingBlock } from '../data/states'
import { CheckField, SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'

/** Who must sign a promotion in this team, and what happens when nobody does. */
export function DeliveryPolicyPanel({ team, refusal }: { team: string; refusal: string | null }) {
  const t = useTranslations('canary.teamPolicy')
  const query = useQuery(policyQuery(team))
  return (
    <Panel title={t('title')} className="mt-4" body={query.data !== undefined}>
      {query.data ? (
        <PolicyForm key={query.data.version} team={team} known={query.data} refusal={refusal} />
      ) : query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <LoadingBlock />
      )}
    </Panel>
  )
}

const roles = ['member', 'lead'] as const
const expiries = ['roll-back', 'promote'] as const

function PolicyForm({ team, known, refusal }: { team: string; known: z.infer<typeof TeamPolicy>; refusal: string | null }) {
  const t = useTranslations('canary.teamPolicy')
  const common = useTranslations('common')
  const id = useId()
  const client = useQueryClient()
  const toast = useToast()
  const [draft, setDraft] = useState({ ...known.policy, signatures: String(known.policy.signatures), expiresMinutes: String(known.policy.expiresMinutes) })
  const [why, setWhy] = useState('')
  const off = refusal !== null
  const set = (change: Partial<typeof draft>) => !off && setDraft({ ...draft, ...change })
  const number = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))
  const parsed = ApprovalPolicy.safeParse({ ...draft, signatures: number(draft.signatures), expiresMinutes: number(draft.expiresMinutes) })
  const wrong = (field: string) => !parsed.success && parsed.error.issues.some(({ path }) => path[0] === field)
  const same = parsed.success && JSON.stringify(parsed.data) === JSON.stringify(ApprovalPolicy.parse(known.policy))
  const { busy, problem, submit } = useSubmit(
    () => savePolicy(team, { policy: parsed.success ? parsed.data : known.policy, expectedVersion: known.version, ...(why.trim() && { why: why.trim() }) }),
    (saved) => {
      toast({ text: t('done') })
      client.setQueryData(policyQuery(team).queryKey, saved)
    },
  )
  const reason = refusal ?? (!parsed.success ? t('wrong') : same ? t('same') : undefined)
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === undefined) submit()
      }}
    >
      <p className="soft">{t('lede')}</p>
      {off && <Why id={id}>{refusal}</Why>}
      <fieldset className="cc-off cc-form" {...(off && { 'aria-disabled': true, 'aria-describedby': id })}>
        <CheckField label={t('promoteByItself')} hint={t('promoteByItselfHint')} checked={draft.promoteByItself} onValue={(promoteByItself) => set({ promoteByItself })} />
        <div className="cc-row">
          <TextField label={t('signatures')} hint={t('signaturesHint')} inputMode="numeric" autoComplete="off" value={draft.signatures} onValue={(signatures) => set({ signatures })} error={wrong('signatures') ? t('signaturesRule') : null} readOnly={off} />
          <SelectField label={t('role')} value={draft.role} options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))} onValue={(role) => set({ role })} aria-disabled={off} />
        </div>
        <CheckField label={t('fourEyes')} hint={t('fourEyesHint')} checked={draft.fourEyes} onValue={(fourEyes) => set({ fourEyes })} />
        <div className="cc-row">
          <TextField label={t('expires')} unit={t('minutes')} hint={t('expiresHint')} inputMode="numeric" autoComplete="off" value={draft.expiresMinutes} onValue={(expiresMinutes) => set({ expiresMinutes })} error={wrong('expiresMinutes') ? t('expiresRule') : null} readOnly={off} />
          <SelectField label={t('onExpiry')} hint={draft.onExpiry === 'promote' ? t('onExpiryPromote') : undefined} value={draft.onExpiry} options={expiries.map((value) => ({ value, label: t(`expiry.${value}`) }))} onValue={(onExpiry) => set({ onExpiry })} aria-disabled={off} />
        </div>
        <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} readOnly={off} />
      </fieldset>
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && (off ? { reason, reasonId: id } : { reason }))}>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}

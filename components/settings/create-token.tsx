'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { accessKey, teamsQuery } from '@/lib/domains/access/queries/access-lists'
import { CreatedToken, type TokenRole } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import { teamRoles } from '@/lib/kernel/actor'
import { LoadingBlock } from '../data/states'
import { DialogActs } from '../forms/dialog-acts'
import { SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { SecretOnce } from '../forms/secret-once'
import { useSubmit } from '../forms/use-submit'
import { useShell } from '../shell/shell-context'
import { Button } from '../ui/button'

const dayChoices = ['7', '30', '90', '365'] as const

/** A token can do no more than its maker, in one team; only operators make operator tokens. */
export function CreateToken({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const client = useQueryClient()
  const { me } = useShell()
  const teams = useQuery(teamsQuery({ limit: 200 }))
  const [name, setName] = useState('')
  const [role, setRole] = useState<TokenRole>(me.operator ? 'operator' : 'member')
  const [team, setTeam] = useState<string | null>(null)
  const [days, setDays] = useState<(typeof dayChoices)[number]>('90')
  const [token, setToken] = useState<string | null>(null)
  const own = teams.data?.items.filter((one) => me.operator || one.role === 'member' || one.role === 'lead') ?? []
  const chosen = team ?? own[0]?.slug ?? ''
  const held = own.find((one) => one.slug === chosen)?.role
  const roles: TokenRole[] = me.operator ? [...teamRoles, 'operator'] : teamRoles.slice(0, held ? teamRoles.indexOf(held) + 1 : 1)
  const asked = roles.includes(role) ? role : 'viewer'
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sendJson('POST', '/api/v1/tokens', CreatedToken, { name, role: asked, days: Number(days), ...(asked !== 'operator' && { team: chosen }) }),
    (made) => {
      setToken(made.token)
      void client.invalidateQueries({ queryKey: accessKey })
    },
  )
  if (token !== null)
    return (
      <div className="form">
        <SecretOnce secret={token} what={t('tokens.token')}>
          {t('tokens.once')}
        </SecretOnce>
        <pre className="diff" style={{ padding: 8 }}>{`curl -H "Authorization: Bearer $TOKEN" ${window.location.origin}/api/v1/me`}</pre>
        <div className="acts">
          <Button onClick={onClose}>{common('close')}</Button>
        </div>
      </div>
    )
  if (!teams.data && !teams.error) return <LoadingBlock />
  return (
    <form className="form" onSubmit={submit}>
      <TextField label={t('tokens.name')} hint={t('tokens.nameHint')} required autoFocus maxLength={80} autoComplete="off" value={name} onValue={setName} error={errorOf('name')} />
      <SelectField label={t('teams.role')} hint={t(`roleNote.${asked}`)} value={asked} options={roles.map((value) => ({ value, label: common(`role.${value}`) }))} onValue={setRole} error={errorOf('role')} />
      {asked !== 'operator' && <SelectField label={t('tokens.team')} value={chosen} options={own.map((one) => ({ value: one.slug, label: one.name }))} onValue={setTeam} error={errorOf('team') ?? (own.length === 0 ? t('tokens.noTeam') : null)} />}
      <SelectField label={t('tokens.life')} value={days} options={dayChoices.map((value) => ({ value, label: t('tokens.days', { count: Number(value) }) }))} onValue={setDays} error={errorOf('days')} />
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button type="submit" look="primary" busy={busy}>
          {t('tokens.create')}
        </Button>
      </DialogActs>
    </form>
  )
}

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { accessKey } from '@/lib/domains/access/queries/access-lists'
import { MemberView, PersonName } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import type { TeamRole } from '@/lib/kernel/actor'
import { DialogActs } from '../forms/dialog-acts'
import { ChoiceField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button } from '../ui/button'
import { useToast } from '../ui/toast'

const roles: TeamRole[] = ['viewer', 'member', 'lead']

/** By the name that the person signs in with: a lead does not see the list of all people. */
export function AddMember({ team, onClose }: { team: string; onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const auth = useTranslations('auth')
  const client = useQueryClient()
  const toast = useToast()
  const [person, setPerson] = useState('')
  const [role, setRole] = useState<TeamRole>('member')
  const [touched, setTouched] = useState(false)
  const wrong = !PersonName.safeParse(person).success
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sendJson('PUT', `/api/v1/teams/${encodeURIComponent(team)}/members/${encodeURIComponent(person.trim().toLowerCase())}`, MemberView, { role }),
    (member) => {
      toast({ text: t('team.added', { name: member.displayName, role: common(`role.${member.role}`) }) })
      void client.invalidateQueries({ queryKey: accessKey })
      onClose()
    },
  )
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        setTouched(true)
        if (!wrong) submit()
      }}
    >
      <TextField label={auth('name')} hint={t('team.personHint')} mono required autoFocus autoComplete="off" autoCapitalize="none" spellCheck={false} value={person} onValue={setPerson} onBlur={() => person && setTouched(true)} error={touched && wrong ? auth('nameRule') : errorOf('person')} />
      <ChoiceField legend={t('teams.role')} name="role" value={role} choices={roles.map((value) => ({ value, label: common(`role.${value}`), note: t(`roleNote.${value}`) }))} onValue={setRole} />
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button type="submit" look="primary" busy={busy}>
          {t('team.add')}
        </Button>
      </DialogActs>
    </form>
  )
}

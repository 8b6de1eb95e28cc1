'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { accessKey, membersQuery, teamQuery } from '@/lib/domains/access/queries/access-lists'
import { MemberView, TeamView } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import type { TeamRole } from '@/lib/kernel/actor'
import { PagedTable } from '../data/paged-table'
import { Empty, Failed, LoadingBlock } from '../data/states'
import type { Column } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { useSubmit } from '../forms/use-submit'
import { useShell } from '../shell/shell-context'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { Pill } from '../ui/pill'
import { Select } from '../ui/select'
import { useToast } from '../ui/toast'
import { AddMember } from './add-member'
import { DeliveryPolicyPanel } from './delivery-policy-panel'
import { useNeeds } from './use-needs'
import { WebhooksPanel } from './webhooks-panel'

const pageSize = 50
const teamRoles: TeamRole[] = ['viewer', 'member', 'lead']

function useChanged() {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: accessKey })
}

const memberPath = (team: string, person: string) => `/api/v1/teams/${encodeURIComponent(team)}/members/${encodeURIComponent(person)}`

function MemberRole({ team, member, may }: { team: string; member: MemberView; may: boolean }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const changed = useChanged()
  const toast = useToast()
  const put = (role: TeamRole) => sendJson('PUT', memberPath(team, member.person), MemberView, { role })
  const { problem, run } = useAct(put, (_answer, role) => {
    const before = member.role
    toast({ text: t('team.roleChanged', { name: member.displayName, role: common(`role.${role}`) }), undo: () => void put(before).then(changed) })
    changed()
  })
  if (!may) return <>{common(`role.${member.role}`)}</>
  return (
    <>
      <Select label={t('team.roleOf', { name: member.displayName })} value={member.role} options={teamRoles.map((role) => ({ value: role, label: common(`role.${role}`) }))} onChange={(role) => role !== member.role && run(role)} />
      <ProblemNote problem={problem} />
    </>
  )
}

function RemoveMember({ team, member }: { team: string; member: MemberView }) {
  const t = useTranslations('settings')
  const changed = useChanged()
  const toast = useToast()
  const { problem, submit } = useSubmit(
    () => sendJson('DELETE', memberPath(team, member.person), z.null()),
    () => {
      const { role } = member
      toast({ text: t('team.removed', { name: member.displayName }), undo: () => void sendJson('PUT', memberPath(team, member.person), MemberView, { role }).then(changed) })
      changed()
    },
  )
  return (
    <>
      <button type="button" className="linkish t-bad" onClick={() => submit()}>
        {t('team.remove')}
        <span className="vh"> {member.displayName}</span>
      </button>
      <ProblemNote problem={problem} />
    </>
  )
}

function Rename({ team, onClose }: { team: TeamView; onClose: () => void }) {
  const t = useTranslations('settings')
  const changed = useChanged()
  const [name, setName] = useState(team.name)
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sendJson('PATCH', `/api/v1/teams/${encodeURIComponent(team.slug)}`, TeamView, { name }),
    () => {
      changed()
      onClose()
    },
  )
  return (
    <form className="form" onSubmit={submit}>
      <TextField label={t('teams.name')} required maxLength={80} autoFocus value={name} onValue={setName} error={errorOf('name')} />
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy}>
          {t('team.rename')}
        </Button>
      </div>
    </form>
  )
}

/** One team: its members and their roles. */
export function TeamPage({ slug }: { slug: string }) {
  const t = useTranslations('settings')
  const needs = useNeeds()
  const { me } = useShell()
  const [open, setOpen] = useState<'add' | 'rename' | null>(null)
  const pages = useCursorPages()
  const team = useQuery(teamQuery(slug))
  const members = useQuery(membersQuery(slug, { limit: pageSize, ...(pages.cursor && { cursor: pages.cursor }) }))
  if (!team.data) return <Panel>{team.error ? <Failed error={team.error} retry={() => void team.refetch()} retrying={team.isFetching} /> : <LoadingBlock />}</Panel>
  const may = me.operator || team.data.role === 'lead'
  const reason = may ? {} : { reason: needs('members:write') }
  const columns: Column<MemberView>[] = [
    {
      key: 'person',
      head: t('people.displayName'),
      cell: (row) => (
        <span className="row">
          <span className="med">{row.displayName}</span>
          {row.disabled && <Pill state="off">{t('people.disabled')}</Pill>}
        </span>
      ),
    },
    { key: 'name', head: t('people.name'), cell: (row) => <span className="mono">{row.person}</span>, priority: 3 },
    { key: 'role', head: t('teams.role'), cell: (row) => <MemberRole key={row.role} team={slug} member={row} may={may} /> },
    { key: 'act', head: t('team.remove'), hiddenHead: true, className: 'r', cell: (row) => may && <RemoveMember team={slug} member={row} /> },
  ]
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h2 className="text-lg font-semibold">{team.data.name}</h2>
          <p className="lede">{t('team.lede', { slug, members: team.data.members, applications: team.data.applications })}</p>
        </div>
        <div className="acts">
          <Button icon="plus" onClick={() => setOpen('add')} {...reason}>
            {t('team.add')}
          </Button>
          <Button onClick={() => setOpen('rename')} {...reason}>
            {t('team.rename')}
          </Button>
        </div>
      </div>
      <Panel title={t('teams.members')}>
        <PagedTable caption={t('teams.members')} query={members} columns={columns} rowKey={(row) => row.person} pages={pages} pageSize={pageSize} order={t('byName')} empty={<Empty icon="person">{t('team.none')}</Empty>} />
      </Panel>
      <DeliveryPolicyPanel team={slug} refusal={may ? null : needs('delivery-policy:write')} />
      {(may || team.data.role === 'member') && <WebhooksPanel team={slug} refusal={may ? null : needs('webhooks:write')} />}
      <Dialog open={open === 'add'} onClose={() => setOpen(null)} title={t('team.add')}>
        <AddMember team={slug} onClose={() => setOpen(null)} />
      </Dialog>
      <Dialog open={open === 'rename'} onClose={() => setOpen(null)} title={t('team.rename')}>
        <Rename team={team.data} onClose={() => setOpen(null)} />
      </Dialog>
    </>
  )
}

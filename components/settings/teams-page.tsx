'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { accessKey, teamsQuery } from '@/lib/domains/access/queries/access-lists'
import { TeamView } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import { TeamSlug } from '@/lib/kernel/names'
import { count } from '../data/numbers'
import { PagedTable } from '../data/paged-table'
import { Empty } from '../data/states'
import type { Column } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { DialogActs } from '../forms/dialog-acts'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { useMay } from '../shell/shell-context'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { useNeeds } from './use-needs'

const pageSize = 50

/** A name for addresses from a name for people: "Video platform" gives "video-platform". */
const slugOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '').slice(0, 40)

function CreateTeam({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const client = useQueryClient()
  const toast = useToast()
  const [name, setName] = useState('')
  const [slug, setSlug] = useState('')
  const [ownSlug, setOwnSlug] = useState(false)
  const [touched, setTouched] = useState(false)
  const shownSlug = ownSlug ? slug : slugOf(name)
  const slugWrong = !TeamSlug.safeParse(shownSlug).success
  const { busy, problem, errorOf, submit } = useSubmit(
    () => sendJson('POST', '/api/v1/teams', TeamView, { name, slug: shownSlug }),
    (team) => {
      toast({ text: t('teams.made', { name: team.name }) })
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
        if (!slugWrong && name.trim()) submit()
      }}
    >
      <TextField label={t('teams.name')} autoFocus required maxLength={80} value={name} onValue={setName} error={errorOf('name')} />
      <TextField
        label={t('teams.slug')}
        hint={t('teams.slugHint')}
        mono
        required
        value={shownSlug}
        onValue={(value) => {
          setOwnSlug(true)
          setSlug(value)
        }}
        onBlur={() => setTouched(true)}
        error={touched && shownSlug && slugWrong ? t('teams.slugRule') : errorOf('slug')}
      />
      <ProblemNote problem={problem} />
      <DialogActs onCancel={onClose}>
        <Button type="submit" look="primary" busy={busy}>
          {t('teams.create')}
        </Button>
      </DialogActs>
    </form>
  )
}

export function TeamsPage() {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const mayCreate = useMay('teams:create')
  const needs = useNeeds()
  const [creating, setCreating] = useState(false)
  const pages = useCursorPages()
  const query = useQuery(teamsQuery({ limit: pageSize, ...(pages.cursor && { cursor: pages.cursor }) }))
  const href = (row: TeamView) => `/settings/teams/${row.slug}`
  const columns: Column<TeamView>[] = [
    {
      key: 'name',
      head: t('teams.name'),
      cell: (row) => (
        <ScopeLink className="name" href={href(row)}>
          {row.name}
        </ScopeLink>
      ),
    },
    { key: 'slug', head: t('teams.slug'), cell: (row) => <span className="mono">{row.slug}</span>, priority: 3 },
    { key: 'role', head: t('teams.role'), cell: (row) => (row.role ? common(`role.${row.role}`) : <span className="muted">–</span>) },
    { key: 'members', head: t('teams.members'), figure: true, cell: (row) => count(row.members) },
    { key: 'applications', head: t('teams.applications'), figure: true, cell: (row) => count(row.applications) },
  ]
  return (
    <>
      <Panel
        title={t('teams.title')}
        end={
          <Button icon="plus" onClick={() => setCreating(true)} {...(!mayCreate && { reason: needs('teams:create') })}>
            {t('teams.create')}
          </Button>
        }
      >
        <PagedTable caption={t('teams.title')} query={query} columns={columns} rowKey={(row) => row.id} rowHref={href} pages={pages} pageSize={pageSize} order={t('byName')} empty={<Empty icon="team" title={t('teams.none')}>{mayCreate ? t('teams.noneCreate') : t('teams.noneAsk')}</Empty>} />
      </Panel>
      <Dialog open={creating} onClose={() => setCreating(false)} title={t('teams.create')}>
        <CreateTeam onClose={() => setCreating(false)} />
      </Dialog>
    </>
  )
}

'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { accessKey, peopleQuery } from '@/lib/domains/access/queries/access-lists'
import { LinkAnswer, PersonView } from '@/lib/domains/access/schemas'
import { sendJson } from '@/lib/http/get-json'
import { PagedTable } from '../data/paged-table'
import { Empty, NoMatch } from '../data/states'
import type { Column } from '../data/table'
import { useCursorPages } from '../data/use-cursor-pages'
import { ProblemNote } from '../forms/problem-note'
import { SecretOnce } from '../forms/secret-once'
import { useAct } from '../forms/use-act'
import { useMay } from '../shell/shell-context'
import { useUrlState } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Icon } from '../ui/icon'
import { MenuButton, MenuItem } from '../ui/menu'
import { Panel } from '../ui/panel'
import { Pill } from '../ui/pill'
import { State } from '../ui/state'
import { useToast } from '../ui/toast'
import { CreatePerson } from './create-person'
import { useNeeds } from './use-needs'

const pageSize = 50

function PersonActions({ person, showLink }: { person: PersonView; showLink: (person: string, link: string) => void }) {
  const t = useTranslations('settings')
  const client = useQueryClient()
  const toast = useToast()
  const path = `/api/v1/people/${encodeURIComponent(person.name)}`
  const changed = () => void client.invalidateQueries({ queryKey: accessKey })
  const patch = (body: { operator?: boolean; disabled?: boolean }) => sendJson('PATCH', path, PersonView, body)
  const link = useAct(
    () => sendJson('POST', `${path}/link`, LinkAnswer),
    (answer) => showLink(person.name, answer.link),
  )
  const change = useAct(patch, (_answer, input) => {
    const [field] = input.operator === undefined ? (['disabled'] as const) : (['operator'] as const)
    toast({ text: t(`people.done.${field}.${!person[field]}`, { name: person.displayName }), undo: () => void patch({ [field]: person[field] }).then(changed) })
    changed()
  })
  return (
    <>
      <MenuButton className="btn quiet icon" side="end" label={t('people.actions', { name: person.displayName })} button={<Icon name="more" />}>
        <MenuItem onSelect={() => link.run(null)}>{t('people.newLink')}</MenuItem>
        <MenuItem onSelect={() => change.run({ operator: !person.operator })}>{person.operator ? t('people.unmakeOperator') : t('people.makeOperator')}</MenuItem>
        <MenuItem onSelect={() => change.run({ disabled: !person.disabled })}>{person.disabled ? t('people.enable') : t('people.disable')}</MenuItem>
      </MenuButton>
      <ProblemNote problem={link.problem ?? change.problem} />
    </>
  )
}

export function PeoplePage() {
  const t = useTranslations('settings')
  const mayRead = useMay('people:read')
  const needs = useNeeds()
  const [creating, setCreating] = useState(false)
  const [link, setLink] = useState<{ person: string; link: string } | null>(null)
  const [q, setQ] = useUrlState('q')
  const asked = useDeferredValue(q)
  const pages = useCursorPages()
  const query = useQuery({ ...peopleQuery({ limit: pageSize, ...(asked && { q: asked }), ...(pages.cursor && { cursor: pages.cursor }) }), enabled: mayRead })
  if (!mayRead)
    return (
      <Panel title={t('people.title')}>
        <Empty icon="lock" title={t('people.closed')}>
          {needs('people:read')}
        </Empty>
      </Panel>
    )
  const columns: Column<PersonView>[] = [
    {
      key: 'displayName',
      head: t('people.displayName'),
      cell: (row) => (
        <>
          <span className="med">{row.displayName}</span>
          <div className="sub mono">{row.name}</div>
        </>
      ),
    },
    {
      key: 'state',
      head: t('people.state'),
      cell: (row) => (row.disabled ? <State state="off" word={t('people.disabled')} /> : row.hasPassword ? <State state="ok" word={t('people.active')} /> : <State state="info" word={t('people.invited')} />),
    },
    { key: 'operator', head: t('teams.role'), cell: (row) => row.operator && <Pill look="accent">{t('people.operator')}</Pill> },
    { key: 'teams', head: t('teams.title'), priority: 3, cell: (row) => row.teams.map((team) => team.name).join(', ') || <span className="muted">–</span> },
    { key: 'act', head: t('people.act'), hiddenHead: true, className: 'r', cell: (row) => <PersonActions person={row} showLink={(person, text) => setLink({ person, link: text })} /> },
  ]
  return (
    <>
      <Panel
        title={t('people.title')}
        end={
          <>
            <span className="input" style={{ width: 200, height: 'var(--control)' }}>
              <Icon name="search" small />
              <input
                data-query
                type="search"
                aria-label={t('people.find')}
                placeholder={t('people.find')}
                value={q}
                onChange={(event) => {
                  pages.reset()
                  setQ(event.target.value)
                }}
              />
            </span>
            <Button icon="plus" onClick={() => setCreating(true)}>
              {t('people.create')}
            </Button>
          </>
        }
      >
        <PagedTable
          caption={t('people.title')}
          two
          query={query}
          columns={columns}
          rowKey={(row) => row.id}
          pages={pages}
          pageSize={pageSize}
          order={t('byName')}
          empty={asked ? <NoMatch what={t('people.noMatch', { q: asked })} onClear={() => setQ('')} /> : <Empty icon="person">{t('people.none')}</Empty>}
        />
      </Panel>
      <Dialog open={creating} onClose={() => setCreating(false)} title={t('people.create')}>
        <CreatePerson onClose={() => setCreating(false)} />
      </Dialog>
      <Dialog open={link !== null} onClose={() => setLink(null)} title={t('people.linkFor', { name: link?.person ?? '' })}>
        {link && (
          <SecretOnce secret={link.link} what={t('people.link')}>
            {t('people.linkOnce')}
          </SecretOnce>
        )}
      </Dialog>
    </>
  )
}

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { createRoute } from '@/lib/domains/gateway/queries/routes'
import { RouteName } from '@/lib/domains/gateway/route-schemas'
import { parseFields } from '@/lib/kernel/field-errors'
import { useFieldWords } from '../data/problem-words'
import { SelectField, TextField } from '../forms/field'
import { ScopeLink } from '../shell/scope-link'
import { useShell } from '../shell/shell-context'
import { useDecide } from '../shell/use-decide'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { RouteEditor } from './route-editor'
import { emptyDocument } from './route-form'
import { routeHref } from './route-look'

/** Whose, what it is called, what it takes, and whom it leads to. */
export function NewRoutePage({ teams: all }: { teams: string[] }) {
  const t = useTranslations('gateway')
  const words = useFieldWords()
  const client = useQueryClient()
  const toast = useToast()
  const router = useRouter()
  const decide = useDecide()
  const { me } = useShell()
  const known = new Map(me.teams.map((team) => [team.slug, team.id]))
  const teams = all.filter((slug) => me.operator || decide('gateway:write', known.get(slug)).allowed)
  const [team, setTeam] = useState(teams[0] ?? '')
  const [name, setName] = useState('')
  const [left, setLeft] = useState(false)
  const nameRead = parseFields(RouteName, name)
  const nameProblem = nameRead.ok ? null : nameRead.error.slice(0, 1).map(words).join()
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('new.title')}</h1>
          <p className="lede">{t('new.lede')}</p>
        </div>
      </div>
      <Panel body>
        <RouteEditor
          team={team} name={name} before={emptyDocument} submitLabel={t('new.submit')} reason={teams.length === 0 ? t('new.noTeam') : undefined} wrongAbove={nameProblem === null ? [] : [{ at: 'name', detail: nameProblem }]}
          save={(document, why) => createRoute({ team, name, document, ...(why && { why }) })}
          onSaved={(route) => {
            toast({ text: t('new.done', { name }) })
            void client.invalidateQueries({ queryKey: ['gateway'] })
            router.push(routeHref(route))
          }}
          back={
            <ScopeLink className="btn quiet" href="/gateway">
              {t('back')}
            </ScopeLink>
          }
        >
          {({ tried, errorOf }) => (
            <>
              <SelectField label={t('column.team')} value={team} options={teams.map((value) => ({ value, label: value }))} onValue={setTeam} error={errorOf('team')} />
              <TextField label={t('new.name')} hint={t('new.nameHint')} mono autoFocus autoComplete="off" spellCheck={false} maxLength={60} value={name} onValue={setName} onBlur={() => setLeft(true)} error={(left || tried ? nameProblem : null) ?? errorOf('name')} />
            </>
          )}
        </RouteEditor>
      </Panel>
    </>
  )
}

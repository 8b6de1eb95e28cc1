'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { routePreviewQuery } from '@/lib/domains/gateway/queries/routes'
import type { RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import { type RouteDocument, RouteName } from '@/lib/domains/gateway/route-schemas'
import { useFieldWords } from '../data/problem-words'
import { useSettled } from '../delivery/use-settled'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'
import { RouteFields } from './route-fields'
import { ConflictList } from './route-words'
import { useRouteForm } from './use-route-form'

interface Props {
  team: string
  name: string
  before: RouteDocument
  /** Fields above, and what leads back. */
  children?: ReactNode
  back: ReactNode
  reason?: string | undefined
  submitLabel: string
  save: (document: RouteDocument, why: string) => Promise<RouteRow>
  onSaved: (route: RouteRow) => void
}

/** One form for a new route and for a change: what it would take from others is said while it is filled in. */
export function RouteEditor({ team, name, before, children, back, reason, submitLabel, save, onSaved }: Props) {
  const t = useTranslations('gateway')
  const words = useFieldWords()
  const edited = useRouteForm(before)
  const [why, setWhy] = useState('')
  const settled = useSettled(edited.valid)
  const preview = useQuery({ ...routePreviewQuery({ team, name, document: settled ?? before }), enabled: settled !== null && team !== '' && RouteName.safeParse(name).success })
  const { busy, problem, errorOf, submit } = useSubmit(() => save(edited.valid ?? before, why.trim()), onSaved)
  const blocked = reason ?? (edited.valid === null ? t('form.first') : undefined)
  const foreseen = (pointer: string) => {
    const found = preview.data?.problems.find((one) => one.pointer === `#/document/${pointer}`)
    return found ? words(found) : null
  }
  return (
    <form className="form" noValidate autoComplete="off" onSubmit={(event) => (blocked === undefined ? submit(event) : event.preventDefault())}>
      {children}
      <RouteFields form={edited.form} document={edited.document} onForm={edited.setForm} onDocument={edited.setDocument} errorOf={(pointer) => edited.issueOf(pointer) ?? errorOf(`document/${pointer}`) ?? foreseen(pointer)} />
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
      {preview.data && <ConflictList name={name} conflicts={preview.data.conflicts} />}
      {blocked !== undefined && <Why id="route-reason">{blocked}</Why>}
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy} {...(blocked !== undefined && { reason: blocked, reasonId: 'route-reason' })}>
          {submitLabel}
        </Button>
        {back}
      </div>
    </form>
  )
}

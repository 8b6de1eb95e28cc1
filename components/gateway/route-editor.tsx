'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { routePreviewQuery } from '@/lib/domains/gateway/queries/routes'
import type { RouteRow } from '@/lib/domains/gateway/route-api-schemas'
import { type RouteDocument, RouteName } from '@/lib/domains/gateway/route-schemas'
import { useFieldWords } from '../data/problem-words'
import { useSettled } from '../delivery/use-settled'
import { TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { Button, Why } from '../ui/button'
import { focusFirstWrong } from './focus-first-wrong'
import { issueAt } from './read-route-form'
import { type RouteDraft, RouteDraftProvider } from './route-draft'
import { RouteFields } from './route-fields'
import { RouteTextField } from './route-text'
import { ConflictList } from './route-words'
import { useRouteForm } from './use-route-form'
import { WrongFields } from './wrong-fields'

interface Props {
  team: string
  name: string
  before: RouteDocument
  /** Fields above. `tried`: from now on what is wrong with them is said; `errorOf`: what the server says of one. */
  children?: (said: { tried: boolean; errorOf: (field: string) => string | null }) => ReactNode
  back: ReactNode
  /** What is wrong in the fields above, by field. */
  wrongAbove?: { at: string; detail: string }[]
  /** Nobody may send it: nothing in the form would change that. */
  reason?: string | undefined
  submitLabel: string
  save: (document: RouteDocument, why: string) => Promise<RouteRow>
  onSaved: (route: RouteRow) => void
}

/** One form for a new route and for a change: what it would take from others is said while it is filled in. */
export function RouteEditor({ team, name, before, children, back, wrongAbove = [], reason, submitLabel, save, onSaved }: Props) {
  const t = useTranslations('gateway')
  const words = useFieldWords()
  const frame = useRef<HTMLFormElement>(null)
  const edited = useRouteForm(before)
  const { form, put, read, isTypedWrong } = edited
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const settled = useSettled(JSON.stringify(read.ok ? read.document : null))
  const preview = useQuery({ ...routePreviewQuery({ team, name, document: (JSON.parse(settled) as RouteDocument | null) ?? before }), enabled: settled !== 'null' && team !== '' && RouteName.safeParse(name).success })
  const { busy, problem, errorOf, submit } = useSubmit(() => save(read.ok ? read.document : before, why.trim()), onSaved)
  // The browser's focus goes to the first field that the server refuses.
  useEffect(() => {
    if (problem?.errors?.length) focusFirstWrong(frame.current)
  }, [problem])
  const issues = read.ok ? [] : read.issues
  const wrong = [...wrongAbove, ...issues, ...(isTypedWrong ? [{ at: 'whole', detail: t('form.textWrong') }] : [])]
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (reason !== undefined) return
    if (wrong.length === 0) return submit(event)
    // What is wrong is marked before the focus looks for it.
    flushSync(() => setTried(true))
    focusFirstWrong(frame.current)
  }
  const foreseen = (pointer: string) => {
    const found = preview.data?.problems.find((one) => one.pointer === `#/document/${pointer}`)
    return found ? words(found) : null
  }
  const draft: RouteDraft = {
    form, put,
    leave: (at) => setLeft((before) => (before.has(at) ? before : new Set(before).add(at))),
    errorAt(at, value, entries) {
      const [own = ''] = at
      const found = value !== '' || tried || left.has(own) ? issueAt(issues, at, entries) : null
      if (found) return found.entry === null ? words(found.issue) : t('form.entry', { entry: found.entry, words: words(found.issue) })
      return [...at, ...entries.map((_, place) => `${own}/${place}`)].map((one) => errorOf(`document/${one}`) ?? foreseen(one)).find((one) => one !== null) ?? null
    },
  }
  return (
    <form ref={frame} className="form" noValidate autoComplete="off" onSubmit={send}>
      {children?.({ tried, errorOf })}
      <RouteDraftProvider value={draft}>
        <RouteFields />
      </RouteDraftProvider>
      <RouteTextField edited={edited} />
      <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} error={errorOf('why')} />
      {preview.data && <ConflictList name={name} conflicts={preview.data.conflicts} />}
      <WrongFields wrong={tried ? wrong : []} refused={problem?.errors ?? []} />
      {reason !== undefined && <Why id="route-reason">{reason}</Why>}
      <ProblemNote problem={problem} />
      <div className="acts">
        <Button type="submit" look="primary" busy={busy} {...(reason !== undefined && { reason, reasonId: 'route-reason' })}>
          {submitLabel}
        </Button>
        {back}
      </div>
    </form>
  )
}

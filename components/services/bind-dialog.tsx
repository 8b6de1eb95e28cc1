'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { applicationsQuery } from '@/lib/domains/applications/queries/applications'
import { bindService } from '@/lib/domains/catalog/queries/services'
import type { ServiceDetail } from '@/lib/domains/catalog/schemas'
import { Failed, LoadingBlock } from '../data/states'
import { CheckField, SelectField, TextField } from '../forms/field'
import { FormDialog } from '../forms/form-dialog'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useToast } from '../ui/toast'

/** Which application of the team, under which name, and whether it gets DATABASE_URL. */
export function BindDialog({ service, onClose }: { service: ServiceDetail; onClose: () => void }) {
  const t = useTranslations('services')
  const client = useQueryClient()
  const toast = useToast()
  const query = useQuery(applicationsQuery({ team: service.team, limit: 200 }))
  const bound = new Set(service.bindingList.filter(({ state }) => state !== 'ended').map(({ application }) => application))
  const free = query.data?.items.map(({ name }) => name).filter((name) => !bound.has(name)) ?? []
  const [chosen, setChosen] = useState('')
  const application = chosen || (free[0] ?? '')
  const [name, setName] = useState(service.name)
  const [databaseUrl, setDatabaseUrl] = useState(true)
  const [why, setWhy] = useState('')
  const reason = query.data && free.length === 0 ? t('bind.nobody', { team: service.team }) : undefined
  const { busy, problem, errorOf, submit } = useSubmit(
    () => bindService(service.id, { application, databaseUrl, ...(name.trim() && { name: name.trim() }), ...(why.trim() && { why: why.trim() }) }),
    () => {
      toast({ text: t('bind.done', { application, service: service.name }) })
      void client.invalidateQueries({ queryKey: ['services'] })
      onClose()
    },
  )
  return (
    <FormDialog title={t('bind.title', { service: service.name })} act={t('bind.submit')} busy={busy || !query.data} missing={reason} onSubmit={() => query.data && submit()} onClose={onClose}>
      {query.data ? (
        <>
          <p className="soft">{t('bind.what')}</p>
          <SelectField label={t('binding.application')} value={application} options={free.map((value) => ({ value, label: value }))} onValue={setChosen} error={errorOf('application')} />
          <TextField label={t('bind.name')} hint={t('bind.nameHint')} mono maxLength={40} autoComplete="off" spellCheck={false} value={name} onValue={setName} error={errorOf('name')} />
          <CheckField label={t('bind.url')} hint={errorOf('databaseUrl') ?? t('bind.urlHint')} checked={databaseUrl} onValue={setDatabaseUrl} />
          <TextField label={t('why')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />
          <ProblemNote problem={problem} />
        </>
      ) : query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <LoadingBlock />
      )}
    </FormDialog>
  )
}

'use client'

import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { deleteRoute, routeQuery } from '@/lib/domains/gateway/queries/routes'
import { DeleteRouteInput } from '@/lib/domains/gateway/route-api-schemas'
import { StaleNote } from '../data/freshness'
import { count } from '../data/numbers'
import { ConfirmDialog } from '../forms/confirm-dialog'
import { TextField } from '../forms/field'
import { useLeaving } from '../forms/use-leaving'
import { useLive, useStreamInvalidation } from '../shell/use-live'
import { useQueryChange } from '../shell/use-url-state'
import { Kpis } from '../ui/kpis'
import { useToast } from '../ui/toast'
import { RouteChange } from './route-change'
import { RouteFacts } from './route-facts'
import { RouteHead } from './route-head'
import { RouteVersions } from './route-versions'
import { ConflictList } from './route-words'

/** One route: what it takes, what became of its requests, and every version of it. */
export function RoutePage({ name }: { name: string }) {
  const t = useTranslations('gateway')
  const client = useQueryClient()
  const toast = useToast()
  const router = useRouter()
  const change = useQueryChange()
  const editing = useSearchParams().get('edit') === '1'
  const live = useLive(3_000)
  const { leaving, leave, held } = useLeaving(routeQuery(name).queryKey)
  useStreamInvalidation(leaving ? [] : ['gateway'], [['gateway', 'route', name]])
  const { data: route, dataUpdatedAt, isRefetchError } = useSuspenseQuery({ ...routeQuery(name), refetchInterval: leaving ? false : live.refetchInterval, ...held })
  const [deleting, setDeleting] = useState(false)
  const [why, setWhy] = useState('')
  const { counts } = route
  return (
    <>
      <StaleNote meta={{ source: t('title'), asOfMs: dataUpdatedAt, complete: true, missing: [] }} limitMs={60_000} failing={isRefetchError} />
      <RouteHead route={route} onChange={() => change({ edit: '1' })} onDelete={() => setDeleting(true)} />
      <div className="stack stack-4">
        {!route.proxyAnswers && <p className="note warn" role="status">{t('proxySilent')}</p>}
        {editing ? (
          <RouteChange
            route={route} onLeave={() => change({ edit: null })}
            onSaved={() => {
              void client.invalidateQueries({ queryKey: ['gateway'] })
              change({ edit: null })
            }}
          />
        ) : (
          <>
            <ConflictList name={route.name} conflicts={route.conflicts} />
            <Kpis
              items={[
                { name: t('column.requests'), value: counts && count(counts.requests), note: t('kpi.requests') },
                { name: t('kpi.limited'), value: counts && count(counts.limited) },
                { name: t('kpi.tooLarge'), value: counts && count(counts.tooLarge) },
                { name: t('kpi.shed'), value: counts && count(counts.shed) },
                { name: t('column.failed'), value: counts && count(counts.failed) },
              ]}
            />
            <RouteFacts route={route} />
            <RouteVersions route={route} />
          </>
        )}
      </div>
      {deleting && (
        <ConfirmDialog
          open onClose={() => setDeleting(false)} title={t('delete.title', { name })} name={name} action={t('delete.act')}
          fields={<TextField label={t('whyNeeded')} maxLength={400} autoComplete="off" value={why} onValue={setWhy} />}
          missing={DeleteRouteInput.shape.why.safeParse(why).success ? undefined : t('whyFirst')}
          run={() => leave(() => deleteRoute(name, name, why.trim()))}
          onDone={() => {
            toast({ text: t('delete.done', { name }) })
            void client.invalidateQueries({ queryKey: ['gateway', 'routes'] })
            router.push('/gateway')
          }}
        >
          <p>{t('delete.what')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

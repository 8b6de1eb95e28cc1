'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { applicationQuery } from '@/lib/domains/applications/queries/applications'
import { previewQuery, startRollout } from '@/lib/domains/delivery/queries/rollouts'
import { releasesQuery } from '@/lib/domains/delivery/queries/releases'
import { ApplicationName } from '@/lib/kernel/names'
import { Failed } from '../data/states'
import { useDecide } from '../shell/use-decide'
import { useStreamInvalidation } from '../shell/use-live'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { useAct } from '../forms/use-act'
import { type DeployForm, emptyForm, formOfAddress, readForm } from './deploy-form'
import { DeployFields } from './deploy-fields'
import { DeploySubmit } from './deploy-submit'
import { DeployCalls } from './deploy-calls-panel'
import { Findings } from './findings'
import { Preview } from './rollout-preview'
import { rolloutHref } from './rollout-look'
import { useSettled } from './use-settled'

type StartInput = Parameters<typeof startRollout>[1]
// Written by this page a moment ago: compared as text, so that an equal form is not asked again.
const inputOf = (text: string): StartInput => (text === '' ? { release: 1 } : (JSON.parse(text) as StartInput))

/** The form at the left, what would happen at the right: it follows each keystroke, and refuses before the server has to. */
export function DeployPage() {
  const t = useTranslations('delivery')
  const router = useRouter()
  const toast = useToast()
  const change = useQueryChange()
  const decide = useDecide()
  const [name] = useUrlState('application')
  const [releaseText] = useUrlState('release')
  const [strategyText] = useUrlState('strategy', emptyForm.strategy)
  const params = useSearchParams()
  const [fields, setFields] = useState(() => formOfAddress(new URLSearchParams(params)))
  const form: DeployForm = { ...fields, strategy: strategyText === 'canary' ? 'canary' : 'redblack' }
  const application = ApplicationName.safeParse(name).success ? name : ''
  const owned = useQuery({ ...applicationQuery(application), enabled: application !== '' })
  const releases = useQuery({ ...releasesQuery(application, 50), enabled: owned.data !== undefined })
  const release = /^[1-9]\d{0,8}$/.test(releaseText) ? Number(releaseText) : (releases.data?.items[0]?.number ?? null)
  const read = readForm(form, release ?? 1)
  const ready = owned.data !== undefined && release !== null && read.kind === 'ready'
  const asked = useSettled(ready ? JSON.stringify(read.input) : '')
  useStreamInvalidation(['rollouts', 'instances', 'chaos'], [['delivery', 'preview', application]])
  const preview = useQuery({ ...previewQuery(application, inputOf(asked)), enabled: ready && asked !== '', placeholderData: keepPreviousData, refetchInterval: 10_000 })
  const settled = ready && asked === JSON.stringify(read.input) && !preview.isPlaceholderData
  const start = useAct(
    (input: StartInput) => startRollout(application, input),
    (rollout) => {
      toast({ text: t('new.started', { number: rollout.number, application }) })
      router.push(rolloutHref(rollout))
    },
  )
  const shown = application !== '' && release !== null ? preview.data : undefined
  const refuses = shown?.findings.filter(({ kind }) => kind === 'refuses') ?? []
  const put = ({ strategy, ...changes }: Partial<DeployForm>) => {
    start.clear()
    if (strategy) change({ strategy: strategy === emptyForm.strategy ? null : strategy })
    setFields((before) => ({ ...before, ...changes }))
  }
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('new.title')}</h1>
          <p className="lede">{t('new.lede')}</p>
        </div>
      </div>
      <div className="cols deploy-cols">
        <Panel>
          <form
            className="deploy-form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (ready && settled && preview.data && refuses.length === 0) start.run(read.input)
            }}
          >
            <DeployFields
              form={form}
              problems={read.kind === 'wrong' ? read.problems : {}}
              put={put}
              plan={shown?.plan ?? null}
              application={name}
              owned={owned.data ?? null}
              release={release}
              onApplication={(next) => {
                start.clear()
                change({ application: next || null, release: null })
              }}
              onRelease={(number) => {
                start.clear()
                change({ release: String(number) })
              }}
              upload={decide('releases:create', owned.data?.teamId)}
            />
            <DeploySubmit
              state={{
                application: owned.data !== undefined,
                release,
                wrong: read.kind === 'wrong' ? Object.keys(read.problems).length : 0,
                settled,
                preview: shown ?? null,
                error: preview.error,
                forbidden: owned.data ? decide('rollouts:start', owned.data.teamId) : decide('rollouts:start'),
              }}
              busy={start.busy}
              problem={start.problem}
            />
          </form>
        </Panel>
        <div className="stack stack-4">
          {refuses.length > 0 && (
            <Panel title={t('preview.findings')} body>
              <Findings id="deploy-findings" findings={refuses} application={application} />
            </Panel>
          )}
          {shown ? (
            <Preview preview={shown} application={application} old={!settled} />
          ) : preview.error ? (
            <Panel title={t('preview.steps')}>
              <Failed title={t('preview.unreadable')} error={preview.error} retry={() => void preview.refetch()} retrying={preview.isFetching} />
            </Panel>
          ) : (
            <Panel title={t('preview.steps')} body>
              <p className="muted sm">{t('preview.choose')}</p>
            </Panel>
          )}
          {ready && <DeployCalls application={application} input={read.input} />}
        </div>
      </div>
    </>
  )
}

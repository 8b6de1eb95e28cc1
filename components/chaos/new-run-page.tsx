'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { applicationQuery } from '@/lib/domains/applications/queries/applications'
import { runPreviewQuery, startRun } from '@/lib/domains/chaos/queries/runs'
import { FaultKind } from '@/lib/domains/chaos/schemas'
import { ProblemError } from '@/lib/http/get-json'
import { ApplicationName } from '@/lib/kernel/names'
import { useProblemWords } from '../data/problem-words'
import { Failed } from '../data/states'
import { ApplicationPicker } from '../delivery/application-picker'
import { useRefusalText } from '../delivery/refusal-text'
import { useSettled } from '../delivery/use-settled'
import { ProblemNote } from '../forms/problem-note'
import { useAct } from '../forms/use-act'
import { useDecide } from '../shell/use-decide'
import { useStreamInvalidation } from '../shell/use-live'
import { useQueryChange, useUrlState } from '../shell/use-url-state'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { useToast } from '../ui/toast'
import { ConditionFields } from './condition-fields'
import { RunFields } from './run-fields'
import { emptyRun, isAskable, readRunForm, type RunForm, runOfAddress } from './run-form'
import { runHref, runName } from './run-look'
import { RunFindings, RunPreview } from './run-preview'

type Input = Parameters<typeof startRun>[0]
const nothing: Input = { application: 'none', fault: 'kill', why: '' }
const inputOf = (text: string): Input => (text === '' ? nothing : (JSON.parse(text) as Input))

/** The form at the left, what it would hit at the right: it follows each keystroke, and refuses before the server has to. */
export function NewRunPage() {
  const t = useTranslations('chaos')
  const problemWords = useProblemWords()
  const router = useRouter()
  const toast = useToast()
  const change = useQueryChange()
  const decide = useDecide()
  const refusal = useRefusalText()
  const params = useSearchParams()
  const [name] = useUrlState('application')
  const [faultText] = useUrlState('fault', emptyRun.fault)
  const [fields, setFields] = useState(() => runOfAddress(params))
  const [callerChosen, setCallerChosen] = useState(params.has('caller'))
  /** Whoever calls the target most is who a fault is most telling for, until another is chosen. */
  const [usualCaller, setUsualCaller] = useState<string | null>(null)
  const kind = FaultKind.safeParse(faultText)
  const form: RunForm = { ...fields, ...(!callerChosen && usualCaller !== null && { caller: usualCaller }), fault: kind.success ? kind.data : emptyRun.fault }
  const application = ApplicationName.safeParse(name).success ? name : ''
  const owned = useQuery({ ...applicationQuery(application), enabled: application !== '' })
  const read = readRunForm(application, form)
  const askable = owned.data !== undefined && read.kind === 'ready' && isAskable(read.input)
  // Neither the reason nor the name changes what would be hit.
  const question = askable && read.kind === 'ready' ? JSON.stringify({ ...read.input, why: '', title: '' }) : ''
  const asked = useSettled(question)
  useStreamInvalidation(['chaos', 'rollouts', 'instances'], [['chaos', 'preview']])
  const preview = useQuery({ ...runPreviewQuery(inputOf(asked)), enabled: asked !== '', placeholderData: keepPreviousData, refetchInterval: 3_000 })
  const seenCaller = preview.isPlaceholderData ? null : (preview.data?.blast.usualCaller ?? null)
  if (seenCaller !== null && usualCaller === null) setUsualCaller(seenCaller)
  const settled = question !== '' && asked === question && !preview.isPlaceholderData
  const start = useAct(startRun, (run) => {
    toast({ text: t('new.started', { name: runName(run.number) }) })
    router.push(runHref(run.number))
  })
  const shown = owned.data ? preview.data : undefined
  const refuses = shown?.findings.filter(({ kind: weight }) => weight === 'refuses') ?? []
  const forbidden = refusal(decide('chaos:run', owned.data?.teamId))
  const reasons = [
    forbidden,
    owned.data ? null : t('new.chooseApplication'),
    read.kind === 'wrong' ? t('new.fixFields', { count: Object.keys(read.problems).length }) : askable || !owned.data ? null : t('new.fixNames'),
    form.why.trim().length < 3 ? t('new.whyFirst') : null,
    ...new Set(refuses.filter(({ rule }) => rule !== 'forbidden').map(({ rule }) => `${t(`rule.${rule}`)}.`)),
    askable && !(settled && preview.data) ? (preview.error instanceof ProblemError ? problemWords(preview.error.problem) : t('new.asking')) : null,
  ].filter((one) => one !== null)
  const put = ({ fault, ...changes }: Partial<RunForm>) => {
    start.clear()
    if (changes.caller !== undefined) setCallerChosen(true)
    if (fault) change({ fault: fault === emptyRun.fault ? null : fault })
    setFields((before) => ({ ...before, ...changes }))
  }
  const problems = read.kind === 'wrong' ? read.problems : {}
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
              if (reasons.length === 0 && read.kind === 'ready') start.run(read.input)
            }}
          >
            <ApplicationPicker
              value={name}
              onPick={(next) => {
                start.clear()
                setUsualCaller(null)
                setFields((before) => ({ ...before, chosen: [], conditions: null }))
                change({ application: next || null })
              }}
            />
            <RunFields form={form} problems={problems} put={put} preview={shown ?? null} />
            <ConditionFields form={form} problems={problems} put={put} preview={shown ?? null} target={application} />
            <div className="stack">
              <ProblemNote problem={start.problem && { ...start.problem, errors: undefined }} />
              <div className="row wrap top gap-4">
                <Button type="submit" look="danger" icon="chaos" big busy={start.busy} {...(reasons.length > 0 && { reason: true, reasonId: 'run-reasons run-findings' })}>
                  {t('new.submit', { application: application || '…' })}
                </Button>
                <div id="run-reasons" className="why-list grow" role="status">
                  {reasons.map((reason) => (
                    <Why key={reason}>{reason}</Why>
                  ))}
                </div>
              </div>
            </div>
          </form>
        </Panel>
        <div className="stack stack-4">
          {shown && shown.findings.length > 0 && (
            <Panel title={refuses.length > 0 ? t('preview.refuses') : t('preview.warns')} body>
              <RunFindings id="run-findings" findings={shown.findings} application={application} />
            </Panel>
          )}
          {shown ? (
            <RunPreview preview={shown} application={application} old={!settled} />
          ) : preview.error ? (
            <Panel title={t('preview.blast')}>
              <Failed title={t('preview.unreadable')} error={preview.error} retry={() => void preview.refetch()} retrying={preview.isFetching} />
            </Panel>
          ) : (
            <Panel title={t('preview.blast')} body>
              <p className="muted sm">{t('preview.choose')}</p>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

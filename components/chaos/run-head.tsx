'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { abortRun } from '@/lib/domains/chaos/queries/runs'
import type { ChaosRunDetail } from '@/lib/domains/chaos/schemas'
import { applicationHref } from '../applications/figure-cells'
import { Countdown } from '../canary/countdown'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Ago, Duration } from '../ui/time'
import { useToast } from '../ui/toast'
import { AbortDialog } from './abort-dialog'
import { ReportActs } from './report-acts'
import { isRunning, runName } from './run-look'
import type { RunRights } from './run-page'
import { RunState, useFaultWords, useRunSentence } from './run-words'

/** Title with state, one sentence, facts, the countdown, and the end in reach. */
export function RunHead({ run, rights }: { run: ChaosRunDetail; rights: RunRights }) {
  const t = useTranslations('chaos')
  const sentence = useRunSentence()
  const fault = useFaultWords()
  const words = fault(run.application, run.plan.fault)
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          {runName(run.number)} {run.title || words} <RunState run={run} />
        </h1>
        <p className="lede">{sentence(run)}</p>
        <dl className="facts">
          <Fact name={t('facts.target')}>
            <ScopeLink href={applicationHref(run.application)}>{run.application}</ScopeLink>
          </Fact>
          {run.title && <Fact name={t('facts.fault')}>{words}</Fact>}
          {run.phase === 'holding' && run.endsAt ? (
            <Fact name={t('facts.left')}>
              <b className="med">
                <Countdown untilMs={Date.parse(run.endsAt)} />
              </b>
            </Fact>
          ) : (
            <Fact name={t('facts.term')}>
              <Duration ms={run.plan.termSeconds * 1_000} />
            </Fact>
          )}
          <Fact name={t('facts.by')}>{run.startedBy}</Fact>
          <Fact name={t('facts.began')}>
            <Ago atMs={Date.parse(run.createdAt)} />
          </Fact>
          <Fact name={t('facts.why')}>{run.why}</Fact>
          {run.abortAsked && <Fact name={t('facts.aborted')}>{run.abortAsked.why ? `${run.abortAsked.by}: ${run.abortAsked.why}` : run.abortAsked.by}</Fact>}
        </dl>
      </div>
      <div className="acts">{isRunning(run) ? <AbortAct run={run} rights={rights} /> : <ReportActs run={run} />}</div>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Also by ⇧A. It asks once, and says what comes. */
function AbortAct({ run, rights }: { run: ChaosRunDetail; rights: RunRights }) {
  const t = useTranslations('chaos')
  const toast = useToast()
  const refusal = useRefusalText()(rights.abort)
  const [open, setOpen] = useState(false)
  const reason = refusal ?? (run.abortAsked ? t('abort.asked') : run.can.abort ? null : t('abort.ending'))
  const allowed = reason === null
  // Synchronises with the keyboard of the document.
  useEffect(() => {
    if (!allowed) return
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'A' || !event.shiftKey || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [allowed])
  return (
    <>
      <Button look="stop" icon="stop" onClick={() => setOpen(true)} aria-keyshortcuts="Shift+A" {...(reason !== null && { reason })}>
        {t('abort.act')}
      </Button>
      <kbd className="p3">⇧ A</kbd>
      {open && allowed && (
        <AbortDialog title={t('abort.title', { name: runName(run.number) })} act={t('abort.act')} look="stop" send={(why) => abortRun(run.number, why)} onDone={() => toast({ text: t('abort.done', { name: runName(run.number) }) })} onClose={() => setOpen(false)}>
          <p>{run.plan.fault.kind === 'calls' ? t('abort.whatCalls') : t('abort.whatInstances')}</p>
        </AbortDialog>
      )}
    </>
  )
}

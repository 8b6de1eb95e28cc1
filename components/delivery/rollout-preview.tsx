'use client'

import { useTranslations } from 'next-intl'
import type { PlannedStep, RolloutPreview } from '@/lib/domains/delivery/rollout-schemas'
import type { z } from 'zod'
import { count } from '../data/numbers'
import { useTimeWords } from '../data/use-words'
import { Panel } from '../ui/panel'
import { Findings } from './findings'
import { ReleaseChanges } from './release-changes'
import { useStepWords } from './rollout-words'
import { StepList } from './step-list'

type Step = z.infer<typeof PlannedStep>

/** What a rollout would do now, beside the form. `old`: the form has changed since, and the answer has not come yet. */
export function Preview({ preview, application, old }: { preview: RolloutPreview; application: string; old: boolean }) {
  const t = useTranslations('delivery')
  const warnings = preview.findings.filter(({ kind }) => kind === 'warns')
  return (
    <div className="stack stack-4" aria-busy={old || undefined}>
      <PlannedSteps steps={preview.steps} kind={{ canary: preview.plan.canary !== null, first: preview.changes?.from === null }} />
      {warnings.length > 0 && (
        <Panel title={t('preview.warnings')} body>
          <Findings findings={warnings} application={application} />
        </Panel>
      )}
      {preview.changes && <ReleaseChanges changes={preview.changes} />}
      <Room room={preview.room} />
      {preview.selfBalancing && preview.selfBalancing.length > 0 && <p className="sm soft">{t('preview.callers', { callers: preview.selfBalancing.map(({ caller }) => caller).join(', ') })}</p>}
    </div>
  )
}

/** Seconds until the new release serves; what comes after keeps and ends the old one. Null while a step is not known. */
export function secondsUntilServing(steps: readonly Pick<Step, 'phase' | 'aboutSeconds'>[]): number | null {
  const until = steps.slice(0, steps.findIndex(({ phase }) => phase === 'shift') + 1)
  return until.length === 0 || until.some(({ aboutSeconds }) => aboutSeconds === null) ? null : until.reduce((sum, { aboutSeconds }) => sum + (aboutSeconds ?? 0), 0)
}

function PlannedSteps({ steps, kind }: { steps: Step[]; kind: { canary: boolean; first: boolean } }) {
  const t = useTranslations('delivery')
  const words = useTimeWords()
  const step = useStepWords()
  const total = secondsUntilServing(steps)
  return (
    <Panel title={t('preview.steps')} {...(total !== null && { end: <span className="sm muted">{t('preview.total', { time: words.duration(total * 1_000) })}</span> })} footer={<span className="muted">{t('preview.until')}</span>}>
      <StepList
        label={t('preview.steps')}
        steps={steps
          .filter(({ phase }) => phase !== 'done')
          .map(({ phase, detail, aboutSeconds }) => ({
            key: phase,
            state: 'next' as const,
            title: step.title(phase, kind),
            fact: step.fact({ phase, detail }),
            end: aboutSeconds ? words.duration(aboutSeconds * 1_000) : undefined,
          }))}
      />
    </Panel>
  )
}

function Room({ room }: { room: RolloutPreview['room'] }) {
  const t = useTranslations('delivery')
  const scale = Math.max(room.limit ?? 0, room.during, 1)
  const over = room.limit !== null && room.during > room.limit
  const share = (figure: number) => `${(figure / scale) * 100}%`
  const fits = Math.min(room.during, room.limit ?? room.during)
  return (
    <Panel title={t('preview.room')} body>
      <div className="row between sm">
        <span>{t('preview.instances')}</span>
        <span className={`num ${over ? 't-bad strong' : ''}`}>
          {count(room.now)} → {count(room.during)} {room.limit !== null && t('preview.limit', { limit: room.limit })}
        </span>
      </div>
      <div className="meter mt-1" aria-hidden="true">
        <i style={{ width: share(room.now), background: 'var(--h4)' }} />
        <i style={{ width: share(Math.max(0, fits - room.now)), background: 'var(--h2)' }} />
        {over && <i className="hatch" style={{ width: share(room.during - fits) }} />}
      </div>
      <p className="xs muted mt-1">{t('preview.after')}</p>
    </Panel>
  )
}

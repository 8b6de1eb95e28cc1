'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icon'
import { StateGlyph } from '../ui/state'
import type { StepState } from './rollout-steps'

export interface ListedStep {
  key: string
  state: StepState
  title: string
  fact: string | null
  /** At the right: a moment, or how long it takes. */
  end?: ReactNode
}

function Mark({ state }: { state: StepState }) {
  if (state === 'done') return <Icon name="check" />
  if (state === 'failed') return <Icon name="close" />
  if (state === 'skipped') return <Icon name="minus" />
  return state === 'now' ? <StateGlyph state="info" /> : null
}

/** Steps one below the other: behind, now, to come. */
export function StepList({ label, steps }: { label: string; steps: ListedStep[] }) {
  const t = useTranslations('delivery')
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step) => (
        <li key={step.key} className={`stp ${step.state}`} {...(step.state === 'now' && { 'aria-current': 'step' as const })}>
          <i>
            <Mark state={step.state} />
          </i>
          <div className="grow">
            <div>
              {step.title} <span className="vh">({t(`stepState.${step.state}`)})</span>
            </div>
            {step.fact && <div className="xs muted">{step.fact}</div>}
          </div>
          {step.end && <span className="xs muted nowrap">{step.end}</span>}
        </li>
      ))}
    </ol>
  )
}

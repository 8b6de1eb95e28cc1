'use client'

import { useTranslations } from 'next-intl'
import type { GuideLinks, GuideStep, Witness } from '@/lib/domains/guide/schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { StateGlyph } from '../ui/state'
import { Ago } from '../ui/time'
import { isAct, stepHref, type StepKey } from './guide-links'
import { SampleReleaseButton } from './sample-release-button'

interface Line {
  id: StepKey
  step: GuideStep
  links: GuideLinks
  isNext: boolean
  /** Of the whole chapter: there is nothing left to press. */
  done: boolean
}

/** One step: what to press, what to look for, and the entry of the ledger that shows that it was done. */
export function GuideStepLine(line: Line) {
  const t = useTranslations('guide')
  const { id, step: { seen }, isNext } = line
  const state = seen ? 'done' : isNext ? 'now' : 'to-come'
  return (
    <li className={`stp guide-step ${state}`} {...(isNext && { 'aria-current': 'step' as const })}>
      <i>{seen ? <Icon name="check" /> : isNext ? <StateGlyph state="info" /> : null}</i>
      <div className="grow">
        <div className="med">
          {t(`step.${id}.title`)} <span className="vh">({t(`state.${state}`)})</span>
        </div>
        <p className="sm soft guide-text">{t(`step.${id}.text`)}</p>
        {seen && <Seen witness={seen} />}
      </div>
      <div className="guide-act">
        <StepAct {...line} />
      </div>
    </li>
  )
}

function Seen({ witness: { position, at, by } }: { witness: Witness }) {
  const t = useTranslations('guide')
  return (
    <p className="xs muted">
      {t.rich('seen', { by, ago: () => <Ago atMs={Date.parse(at)} />, entry: () => <ScopeLink className="mono" href={`/changes?sel=CHG-${position}`}>{`CHG-${position}`}</ScopeLink> })}
    </p>
  )
}

function StepAct({ id, step: { seen, refusal }, links, isNext, done }: Line) {
  const t = useTranslations('guide')
  const refused = useRefusalText()(refusal ? { allowed: false, ...refusal } : { allowed: true })
  // A run that was refused, or a rollout that was promoted, is tried again from here; a release stays what it is.
  if (isAct(id) && seen && (done || id === 'canary.release')) return null
  if (id === 'canary.release') return <SampleReleaseButton isNext={isNext} refusal={refused} />
  const href = stepHref(id, links, t('why'))
  const words = t(`step.${id}.act`)
  const reasons = [refused, href === null && isAct(id) ? t('releaseFirst') : null].filter((one) => one !== null)
  if (reasons.length > 0) return <Button reason={reasons.join(' ')}>{words}</Button>
  // What is only looked at needs no dead button: the step before says what to do.
  if (href === null) return null
  return (
    <ScopeLink className={`btn ${isAct(id) && isNext ? 'primary' : ''}`} href={href}>
      {words}
    </ScopeLink>
  )
}

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

/** One step: what to press, what to look for, and the entry of the ledger that shows that it was done. */
export function GuideStepLine({ id, step, links, isNext }: { id: StepKey; step: GuideStep; links: GuideLinks; isNext: boolean }) {
  const t = useTranslations('guide')
  const { seen } = step
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
        <StepAct id={id} step={step} links={links} isNext={isNext} />
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

function StepAct({ id, step: { seen, refusal }, links, isNext }: { id: StepKey; step: GuideStep; links: GuideLinks; isNext: boolean }) {
  const t = useTranslations('guide')
  const refused = useRefusalText()(refusal ? { allowed: false, ...refusal } : { allowed: true })
  if (isAct(id) && seen) return null
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

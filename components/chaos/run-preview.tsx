'use client'

import { useTranslations } from 'next-intl'
import { conditionKey } from '@/lib/domains/chaos/core/condition-look'
import { figureText } from '@/lib/domains/chaos/core/run-sentences'
import type { RunFinding, RunPreview as Preview } from '@/lib/domains/chaos/schemas'
import { quantityText } from '../data/numbers'
import { useRoleNames } from '../delivery/refusal-text'
import { rolloutHref } from '../delivery/rollout-look'
import { ScopeLink } from '../shell/scope-link'
import { Panel } from '../ui/panel'
import { State, StateGlyph } from '../ui/state'
import { runHref, runName } from './run-look'
import { useConditionWords, useFindingWords } from './run-words'
import { conditionLook } from './steady-charts'

const rateText = (value: number): string => quantityText({ value: String(Number(value.toPrecision(3))), unit: '/s' })

/** Targets by name, the blast radius, and the steady state as it stands now. */
export function RunPreview({ preview, application, old }: { preview: Preview; application: string; old: boolean }) {
  const t = useTranslations('chaos')
  const words = useConditionWords()
  const { blast, targets, draws, fault } = preview
  return (
    <div className="stack stack-4" aria-busy={old}>
      <Panel title={t('preview.blast')} body>
        <dl className="dl">
          <dt>{t('preview.requests')}</dt>
          <dd className="num">{blast.requestsPerSecond === null ? t('preview.unknown') : rateText(blast.requestsPerSecond)}</dd>
          <dt>{t('preview.instances')}</dt>
          <dd className="num">{fault.kind === 'calls' ? t('preview.noInstances', { of: blast.instances.of }) : t('preview.hit', { hit: blast.instances.hit, of: blast.instances.of })}</dd>
          <dt>{t('preview.callers')}</dt>
          <dd>{blast.callers === null ? t('preview.unknown') : blast.callers.length === 0 ? t('preview.nobody') : blast.callers.map(({ caller, requestsPerSecond }) => `${caller === 'edge' ? t('edge') : caller} ${rateText(requestsPerSecond)}`).join(', ')}</dd>
        </dl>
      </Panel>
      <Panel title={fault.kind === 'calls' ? t('preview.serving', { application }) : draws === null ? t('preview.targets') : t('preview.draws', { count: draws })} body>
        {targets.length === 0 ? (
          <p className="muted sm">{t('preview.noTargets')}</p>
        ) : (
          <ul className="stack sm">
            {targets.slice(0, 20).map(({ instance, zone }) => (
              <li key={instance}>
                <span className="mono">{instance}</span> <span className="muted">{zone}</span>
              </li>
            ))}
            {targets.length > 20 && <li className="muted">{t('preview.more', { more: targets.length - 20 })}</li>}
          </ul>
        )}
      </Panel>
      <Panel title={t('preview.steady')} body>
        <ul className="stack sm">
          {preview.conditions.map(({ condition, state, value }) => (
            <li key={conditionKey(condition)} className="row gap-2 wrap">
              <State state={conditionLook[state]} word={t(`state.${state}`)} />
              <span>{words.name(condition)}</span>
              <span className="num muted">{figureText(condition.measure, value)}, {words.bound(condition)}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  )
}

/** What refuses the run now, or what a person should know: the rule, the fact, who could lift it. */
export function RunFindings({ findings, application, id }: { findings: readonly RunFinding[]; application: string; id?: string }) {
  const t = useTranslations('chaos')
  const names = useRoleNames()
  const words = useFindingWords()
  return (
    <div className="stack" {...(id && { id })}>
      {findings.map((finding) => ({ ...finding, text: words(finding, application) })).map(({ kind, rule, text, liftedBy, subject }) => (
        <div key={`${rule} ${text}`} className={`note ${kind === 'refuses' ? 'bad' : 'warn'}`}>
          <StateGlyph state={kind === 'refuses' ? 'bad' : 'warn'} />
          <div>
            <b className="med">{t(`rule.${rule}`)}.</b> <span className="soft">{text}</span>
            {liftedBy.length > 0 && <div className="sm soft">{t('preview.liftedBy', { roles: names(liftedBy) })}</div>}
            {subject !== null && rule === 'other-run' && (
              <div className="sm">
                <ScopeLink href={runHref(Number(subject))}>{runName(Number(subject))}</ScopeLink>
              </div>
            )}
            {subject !== null && rule === 'open-alert' && (
              <div className="sm">
                <ScopeLink href={`/alerts/${subject}`}>{t('rule.open-alert')}</ScopeLink>
              </div>
            )}
            {subject !== null && (rule === 'under-way' || rule === 'canary') && (
              <div className="sm">
                <ScopeLink href={rolloutHref({ application, number: Number(subject) })}>{`${application} #${subject}`}</ScopeLink>
              </div>
            )}
          </div>
        </div>
      ))}
    </div>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { conditionKey } from '@/lib/domains/chaos/core/condition-look'
import type { ChaosRunDetail } from '@/lib/domains/chaos/schemas'
import { ScopeLink } from '../shell/scope-link'
import { Moment } from '../ui/time'
import { isRunning, mayHaveFault } from './run-look'
import { useConditionWords } from './run-words'

const aroundMs = 30_000

/** Targets by name, what it holds, when it aborts by itself, and the way to traces and logs of its time. */
export function RunAside({ run }: { run: ChaosRunDetail }) {
  const t = useTranslations('chaos')
  const words = useConditionWords()
  const { fault, conditions } = run.plan
  const from = Date.parse(run.injectedAt ?? run.createdAt) - aroundMs
  const to = run.goneAt ? String(Date.parse(run.goneAt) + aroundMs) : 'now'
  const scope = `application=${encodeURIComponent(run.application)}&from=${from}&to=${to}`
  return (
    <div className="side">
      <div className="body stack stack-4">
        <section>
          <h2 className="label mb-2">{t('aside.targets')}</h2>
          {fault.kind === 'calls' ? (
            <p className="sm">{t('aside.pair', { caller: fault.caller ?? t('edge'), target: run.application })}</p>
          ) : run.facts.targets.length === 0 ? (
            <p className="sm muted">{t('aside.notChosen')}</p>
          ) : (
            <ul className="stack sm">
              {run.facts.targets.map(({ instance, zone }) => (
                <li key={instance}>
                  <span className="mono">{instance}</span> <span className="muted">{zone}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        {run.scopeHeader !== null && (
          <section>
            <h2 className="label mb-2">{t('aside.scope')}</h2>
            <p className="sm soft">{t('aside.scopeHint')}</p>
            <code className="mono block mt-2 xs" style={{ overflowWrap: 'anywhere' }}>{run.scopeHeader}</code>
          </section>
        )}
        {isRunning(run) && (
          <section>
            <h2 className="label mb-2">{t('aside.holds')}</h2>
            <ul className="stack sm">
              {mayHaveFault(run) && <li>{t('aside.deploys', { application: run.application })}</li>}
              <li>{t('aside.canaries', { applications: run.touches.join(', ') })}</li>
            </ul>
          </section>
        )}
        {mayHaveFault(run) && (
          <section>
            <h2 className="label mb-2">{t('aside.abortsWhen')}</h2>
            <ul className="stack sm soft">
              {conditions.map((condition) => (
                <li key={conditionKey(condition)}>{t('aside.when', { condition: words.name(condition), bound: words.bound(condition) })}</li>
              ))}
              <li>{t('aside.unknown')}</li>
              {conditions.some(({ source }) => source === 'telemetry') && <li>{t('aside.untold')}</li>}
              <li>{t('aside.rollout')}</li>
              <li>{t('aside.dead')}</li>
            </ul>
          </section>
        )}
        <section>
          <h2 className="label mb-2">{t('aside.times')}</h2>
          <dl className="dl">
            <Time name={t('aside.injected')} at={run.injectedAt} />
            <Time name={t('aside.term')} at={run.endsAt} />
            <Time name={t('aside.gone')} at={run.goneAt} />
            <Time name={t('aside.ended')} at={run.endedAt} />
          </dl>
        </section>
        <section>
          <h2 className="label mb-2">{t('aside.evidence')}</h2>
          <ul className="stack sm">
            <li>
              <ScopeLink href={`/traces?${scope}`}>{t('aside.traces')}</ScopeLink>
            </li>
            <li>
              <ScopeLink href={`/logs?${scope}`}>{t('aside.logs')}</ScopeLink>
            </li>
            <li>
              <ScopeLink href={`/changes?q=CH-${run.number}&from=${from - 600_000}&to=${to}`}>{t('aside.changes')}</ScopeLink>
            </li>
          </ul>
        </section>
      </div>
    </div>
  )
}

function Time({ name, at }: { name: string; at: string | null }) {
  if (at === null) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Moment atMs={Date.parse(at)} />
      </dd>
    </>
  )
}

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { endForce } from '@/lib/domains/breakers/queries/breakers'
import type { BreakerForce, WallBreaker } from '@/lib/domains/breakers/schemas'
import type { RulesInForce } from '@/lib/domains/gateway/rules-schemas'
import { applicationHref } from '../applications/figure-cells'
import { Countdown } from '../canary/countdown'
import { useTimeWords } from '../data/use-words'
import { useRefusalText } from '../delivery/refusal-text'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { ScopeLink } from '../shell/scope-link'
import { useDecide } from '../shell/use-decide'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State, StateGlyph } from '../ui/state'
import { Ago } from '../ui/time'
import { breakerLook, callerOf } from './breaker-look'
import { ForceDialog } from './force-dialog'
import { RulesNote } from './rules-note'
import { useBreakerWords } from './use-breaker-words'

interface BreakerPanelProps {
  breaker: WallBreaker
  /** Of the team whose breaker it is; undefined: of no application here. */
  teamId: string | undefined
  force: BreakerForce | undefined
  inForce?: RulesInForce | undefined
  onClose: () => void
}

/** One breaker: what it says now, by which rules, and what a person may do with it. */
export function BreakerPanel({ breaker, teamId, force, inForce, onClose }: BreakerPanelProps) {
  const t = useTranslations('breakers')
  const words = useBreakerWords()
  const { counts, latencyMs, window, sinceMs, tryAtMs, hosts, open, waiting } = breaker
  const isOwn = breaker.source === 'proxy'
  return (
    <Panel title={words.pair(breaker)} end={<Button look="quiet" icon="close" aria-label={t('deselect')} onClick={onClose} />} body>
      <div className="stack stack-3">
        <State state={breakerLook(breaker).state} word={words.word(breaker)} />
        {force && <ForceNote force={force} teamId={teamId} />}
        {breaker.state === 'open' && tryAtMs !== null && breaker.forced === null && (
          <p className="sm">
            {t('triesIn')} <Countdown untilMs={tryAtMs} />
          </p>
        )}
        <dl className="dl">
          <dt>{t('facts.source')}</dt>
          <dd>{words.source(breaker)}</dd>
          <dt>{t('facts.since')}</dt>
          <dd>{sinceMs === null ? t('facts.sinceStart') : <Ago atMs={sinceMs} />}</dd>
          <dt>{t('facts.window')}</dt>
          <dd className="num">{t('facts.windowOf', { errors: words.number(window.errors), requests: words.number(window.requests) })}</dd>
          <dt>{t('facts.refused')}</dt>
          <dd className="num">{words.number(counts.refused)}</dd>
          <dt>{t('facts.timeouts')}</dt>
          <dd className="num">{words.number(counts.timeouts)}</dd>
          <dt>{t('facts.rejected')}</dt>
          <dd className="num">{words.number(counts.rejected)}</dd>
          <dt>{t('facts.fallbacks')}</dt>
          <dd className="num">{words.number(counts.fallbacks)}</dd>
          <dt>{t('facts.latency')}</dt>
          <dd className="num">{[latencyMs.p50, latencyMs.p95, latencyMs.p99].map(words.ms).join(' · ')}</dd>
          <dt>{t('facts.underWay')}</dt>
          <dd className="num">{words.number(open)}</dd>
          {breaker.rules.bulkheadQueue && <dt>{t('facts.waiting')}</dt>}
          {breaker.rules.bulkheadQueue && <dd className="num">{words.number(waiting ?? null)}</dd>}
          {hosts > 1 && <dt>{t('facts.hosts')}</dt>}
          {hosts > 1 && <dd className="num">{words.number(hosts)}</dd>}
        </dl>
        <Rules rules={breaker.rules} />
        {inForce && <RulesNote rules={inForce} teamId={teamId} />}
        <p className="row wrap gap-3 sm">
          {isOwn && <ScopeLink href={applicationHref(breaker.name)}>{t('open.application')}</ScopeLink>}
          {isOwn && <ScopeLink href={`/traces?application=${encodeURIComponent(breaker.name)}&status=error`}>{t('open.traces')}</ScopeLink>}
        </p>
        {isOwn ? <ForceActs breaker={breaker} teamId={teamId} isForced={force !== undefined} /> : <p className="sm muted">{t('notOurs')}</p>}
      </div>
    </Panel>
  )
}

function Rules({ rules }: { rules: WallBreaker['rules'] }) {
  const t = useTranslations('breakers')
  const time = useTimeWords()
  const parts = [
    rules.errorPercent !== null && t('rules.errors', { percent: rules.errorPercent }),
    rules.slowMs !== null && rules.slowPercent !== null && t('rules.slow', { percent: rules.slowPercent, time: time.duration(rules.slowMs) }),
    rules.windowCalls !== null && t('rules.calls', { calls: rules.windowCalls }),
    rules.windowMs !== null && t('rules.time', { time: time.duration(rules.windowMs) }),
    rules.volume !== null && t('rules.volume', { calls: rules.volume }),
    rules.openMs !== null && t('rules.wait', { time: time.duration(rules.openMs) }),
    rules.halfOpenCalls !== null && t('rules.tries', { calls: rules.halfOpenCalls }),
    rules.timeoutMs !== null && t('rules.timeout', { time: time.duration(rules.timeoutMs) }),
    rules.bulkhead !== null && t('rules.bulkhead', { calls: rules.bulkhead }),
    rules.bulkheadQueue && t('rules.queue', { calls: rules.bulkheadQueue.calls, time: time.duration(rules.bulkheadQueue.waitMs) }),
  ].filter(Boolean)
  return (
    <div className="sm">
      <h3 className="med">{t(`rules.title.${rules.kind}`)}</h3>
      <p className="soft">{parts.length === 0 ? t('rules.unknown') : parts.join(' · ')}</p>
    </div>
  )
}

function ForceActs({ breaker, teamId, isForced }: { breaker: WallBreaker; teamId: string | undefined; isForced: boolean }) {
  const t = useTranslations('breakers')
  const words = useBreakerWords()
  const reason = useRefusalText()(useDecide()('breakers:force', teamId))
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button icon="lock" onClick={() => setAsking(true)} {...(reason !== null && { reason })}>
        {isForced ? t('force.again') : t('force.ask')}
      </Button>
      {isAsking && <ForceDialog caller={callerOf(breaker)} callee={breaker.name} pair={words.pair(breaker)} onClose={() => setAsking(false)} />}
    </>
  )
}

/** That a person holds it, until when and why; and the way to end it. */
function ForceNote({ force, teamId }: { force: BreakerForce; teamId: string | undefined }) {
  const t = useTranslations('breakers')
  const client = useQueryClient()
  const reason = useRefusalText()(useDecide()('breakers:force', teamId))
  const { busy, problem, submit } = useSubmit(
    () => endForce({ caller: force.caller, callee: force.callee, why: '' }),
    () => void client.invalidateQueries({ queryKey: ['breakers'] }),
  )
  return (
    <div className="note warn" role="status">
      <StateGlyph state="warn" />
      <div className="grow">
        <b className="med">{t(`force.holds.${force.mode}`)}</b> <Countdown untilMs={Date.parse(force.endsAt)} /> <span className="soft">{t('force.by', { by: force.by, why: force.why })}</span>
        <ProblemNote problem={problem} />
      </div>
      <Button busy={busy} onClick={() => submit()} {...(reason !== null && { reason })}>
        {t('force.end')}
      </Button>
    </div>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useId } from 'react'
import type { WallBreaker } from '@/lib/domains/breakers/schemas'
import { useQueryChange } from '../shell/use-url-state'
import { StateGlyph } from '../ui/state'
import { BreakerGlyph } from './breaker-glyph'
import { breakerId, breakerLook, callerOf, groupBreakers } from './breaker-look'
import type { WallGroup } from './breakers-ask'
import { useBreakerWords } from './use-breaker-words'

/** From one tile to the next by arrows; up and down go by what stands above and below. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('button.bk')]
  const at = tiles.indexOf(document.activeElement as HTMLElement)
  const here = tiles[at]
  if (!here) return
  const row = tiles.filter((one) => one.offsetTop === here.offsetTop).length
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + row, ArrowUp: at - row, Home: 0, End: tiles.length - 1 }[event.key]
  const next = to === undefined ? undefined : tiles[to]
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Every breaker as one dense tile, worst first. */
export function BreakerWall({ breakers, group, selected }: { breakers: readonly WallBreaker[]; group: WallGroup; selected: string | null }) {
  const t = useTranslations('breakers')
  const id = useId()
  return (
    <div className="stack stack-3">
      {groupBreakers(breakers, group).map(({ name, breakers: own }, at) => (
        <section key={name} {...(name === '' ? { 'aria-label': t('wall') } : { 'aria-labelledby': `${id}-${at}` })}>
          {name !== '' && (
            <h2 className="sm med mb-2" id={`${id}-${at}`}>
              {name} <span className="muted num">{own.length}</span>
            </h2>
          )}
          <ul className="bk-wall" onKeyDown={moveFocus}>
            {own.map((breaker) => (
              <Tile key={breakerId(breaker)} breaker={breaker} isSelected={breakerId(breaker) === selected} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Tile({ breaker, isSelected }: { breaker: WallBreaker; isSelected: boolean }) {
  const words = useBreakerWords()
  const t = useTranslations('breakers')
  const change = useQueryChange()
  const id = breakerId(breaker)
  const { state } = breakerLook(breaker)
  return (
    <li>
      <button type="button" className={`bk ${state} ${isSelected ? 'on' : ''}`} aria-pressed={isSelected} onClick={() => change({ sel: isSelected ? null : id }, 'push')}>
        <span className="row between">
          <span className="trunc sm">
            <span className="muted">{callerOf(breaker) === 'edge' ? t('edge') : callerOf(breaker)} →</span> <b className="med">{breaker.name}</b>
          </span>
        </span>
        <BreakerGlyph breaker={breaker} />
        <span className="bk-figures num">
          <span className="pct">{words.errors(breaker)}</span>
          <span className="muted">{words.perSecond(breaker)}</span>
          <span className="muted p99">{words.ms(breaker.latencyMs.p99)}</span>
        </span>
        <span className={`st ${state} bk-state`}>
          <StateGlyph state={state} />
          <span className="word">{words.word(breaker)}</span>
          {breaker.source !== 'proxy' && <span className="muted xs">{words.source(breaker)}</span>}
        </span>
      </button>
    </li>
  )
}

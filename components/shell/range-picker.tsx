'use client'

import { useLocale, useTimeZone, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { formatMoment, zoneName } from '../data/moments'
import { useTimeWords } from '../data/use-words'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { useNow } from '../ui/use-now'
import { absoluteRange, isRelative, rangeMs, relativeChoices } from './range'
import { Popover } from './popover'
import { useScope } from './use-scope'

/** For a `datetime-local` field, which speaks the browser's own zone. */
const fieldText = (ms: number) => {
  const date = new Date(ms)
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

export function RangePicker() {
  const t = useTranslations('shell')
  const locale = useLocale()
  const timeZone = useTimeZone() ?? 'UTC'
  const words = useTimeWords()
  const scope = useScope()
  const now = useNow()
  const { fromMs, toMs } = rangeMs(scope, now)
  const relative = isRelative(scope.from) && scope.live
  const style = toMs - fromMs > 86_400_000 ? 'day' : 'minute'
  const format = (ms: number) => formatMoment(ms, { locale, timeZone, style })
  const span = `${format(fromMs)}–${format(toMs)} ${zoneName(toMs, locale, timeZone)}`
  const nameOf = (from: string) => t('lastRange', { length: words.duration(now - rangeMs({ from, to: 'now' }, now).fromMs) })
  return (
    <Popover
      className="sel"
      label={t('range')}
      button={
        <>
          <Icon name="clock" small />
          <span className="vh">{t('range')}: </span>
          {relative ? (
            <>
              <span suppressHydrationWarning>{nameOf(scope.from)}</span>
              <span className="muted num p2" suppressHydrationWarning>
                {span}
              </span>
            </>
          ) : (
            <span className="num" suppressHydrationWarning>
              {span}
            </span>
          )}
          <Icon name="down" />
        </>
      }
    >
      {(close) => (
        <div className="range-pop">
          <div className="choices">
            {relativeChoices.map((from) => (
              <button
                key={from}
                type="button"
                className="btn quiet"
                aria-pressed={relative && scope.from === from}
                onClick={() => {
                  scope.setRange({ from, to: 'now' })
                  close()
                }}
              >
                {nameOf(from)}
              </button>
            ))}
          </div>
          <Absolute fromMs={fromMs} toMs={toMs} close={close} />
        </div>
      )}
    </Popover>
  )
}

function Absolute({ fromMs, toMs, close }: { fromMs: number; toMs: number; close: () => void }) {
  const t = useTranslations('shell')
  const scope = useScope()
  const id = useId()
  const [from, setFrom] = useState(() => fieldText(fromMs))
  const [to, setTo] = useState(() => fieldText(toMs))
  const [wrong, setWrong] = useState(false)
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const [start, end] = [new Date(from).getTime(), new Date(to).getTime()]
    if (!(start < end)) return setWrong(true)
    scope.setRange(absoluteRange(start, end))
    close()
  }
  const field = (name: 'from' | 'to', value: string, set: (value: string) => void) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{t(name)}</label>
      <span className={`input ${wrong ? 'bad' : ''}`}>
        <input
          id={`${id}-${name}`}
          type="datetime-local"
          step={1}
          required
          value={value}
          {...(wrong && { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` })}
          onChange={(event) => {
            set(event.target.value)
            setWrong(false)
          }}
        />
      </span>
    </div>
  )
  return (
    <form onSubmit={apply} className="stack stack-3">
      {field('from', from, setFrom)}
      {field('to', to, setTo)}
      {wrong && (
        <p className="xs t-bad" id={`${id}-wrong`} role="alert">
          {t('rangeWrong')}
        </p>
      )}
      <div className="row">
        <Button type="submit" look="primary">
          {t('apply')}
        </Button>
        <span className="grow" />
        <Button icon="left" aria-label={t('earlier')} onClick={() => scope.shift(-1)} />
        <Button icon="right" aria-label={t('later')} onClick={() => scope.shift(1)} />
      </div>
    </form>
  )
}

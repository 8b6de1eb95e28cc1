'use client'

import { useTranslations } from 'next-intl'
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId, useState } from 'react'
import { Icon } from '../ui/icon'

interface FrameProps {
  label: ReactNode
  hint?: ReactNode
  /** The rule that is broken, and the cure. */
  error?: string | null | undefined
}

type Described = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

function Frame({ label, hint, error, children }: FrameProps & { children: (described: Described, className: string) => ReactNode }) {
  const id = useId()
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(notes && { 'aria-describedby': notes }), ...(error && { 'aria-invalid': true as const }) }, `input ${error ? 'bad' : ''}`)}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="err" id={`${id}-error`} role="alert">
          <Icon name="alert" small />
          {error}
        </span>
      )}
    </div>
  )
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & { value: string; onValue: (value: string) => void }

export type TextFieldProps = FrameProps & InputProps & { unit?: ReactNode; mono?: boolean }

export function TextField({ label, hint, error, unit, mono = false, onValue, ...input }: TextFieldProps) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(described, className) => (
        <span className={className}>
          <input {...input} {...described} className={mono ? 'mono' : ''} onChange={(event) => onValue(event.target.value)} />
          {unit && <span className="unit">{unit}</span>}
        </span>
      )}
    </Frame>
  )
}

/** A password that may be looked at while it is typed. */
export function PasswordField({ label, hint, error, onValue, ...input }: FrameProps & InputProps) {
  const t = useTranslations('common')
  const [shown, setShown] = useState(false)
  return (
    <Frame label={label} hint={hint} error={error}>
      {(described, className) => (
        <span className={className}>
          <input {...input} {...described} type={shown ? 'text' : 'password'} onChange={(event) => onValue(event.target.value)} />
          <button type="button" className="btn quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? t('hide') : t('show')}
          </button>
        </span>
      )}
    </Frame>
  )
}

export type SelectFieldProps<V extends string> = FrameProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value'> & { value: V; options: { value: V; label: string; disabled?: boolean }[]; onValue: (value: V) => void }

export function SelectField<V extends string>({ label, hint, error, options, onValue, ...select }: SelectFieldProps<V>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(described, className) => (
        <span className={className}>
          <select
            {...select}
            {...described}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value)
              if (chosen) onValue(chosen.value)
            }}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="down" small />
        </span>
      )}
    </Frame>
  )
}

export function CheckField({ label, hint, checked, onValue }: { label: ReactNode; hint?: ReactNode; checked: boolean; onValue: (checked: boolean) => void }) {
  const id = useId()
  return (
    <div className="field">
      <span className="chk">
        <input id={id} type="checkbox" checked={checked} {...(hint && { 'aria-describedby': `${id}-hint` })} onChange={(event) => onValue(event.target.checked)} />
        <label htmlFor={id} style={{ fontWeight: 400 }}>
          {label}
        </label>
      </span>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

export interface Choice<V extends string> {
  value: V
  label: ReactNode
  note?: ReactNode
}

/** A few choices with what each means, as radio buttons. */
export function ChoiceField<V extends string>({ legend, name, value, choices, onValue, inline = false }: { legend: ReactNode; name: string; value: V; choices: Choice<V>[]; onValue: (value: V) => void; inline?: boolean }) {
  return (
    <fieldset className="choices-field">
      <legend className="label">{legend}</legend>
      <div className={inline ? 'row wrap' : 'stack'}>
        {choices.map((choice) => (
          <label key={choice.value} className={`choice ${choice.value === value ? 'on' : ''}`}>
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onValue(choice.value)} />
            <span>
              <b>{choice.label}</b>
              {choice.note && <p>{choice.note}</p>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

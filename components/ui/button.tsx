'use client'

import { type ButtonHTMLAttributes, type MouseEvent, type ReactNode, useId } from 'react'
import { Icon } from './icon'
import type { IconName } from './icon-paths'

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'stop' | 'quiet'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  look?: ButtonLook
  icon?: IconName
  big?: boolean
  /** Why it cannot be pressed now. The button stays, focus reaches it, and the reason is in sight below it. */
  reason?: ReactNode
  /** Points at a reason that is written elsewhere, once for several buttons; wins over showing it below. */
  reasonId?: string
  /** The action runs: a second press does nothing. */
  busy?: boolean
}

export function Button({ look = 'plain', icon, big = false, reason, reasonId, busy = false, className = '', children, onClick, type = 'button', ...rest }: ButtonProps) {
  const ownId = useId()
  const blocked = busy || (reason !== undefined && reason !== null && reason !== false)
  const describedBy = blocked && !busy ? (reasonId ?? ownId) : rest['aria-describedby']
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // aria-disabled does not stop a submit or a click by itself.
    if (blocked) event.preventDefault()
    else onClick?.(event)
  }
  const button = (
    <button
      {...rest}
      type={type}
      className={`btn ${look === 'plain' ? '' : look} ${big ? 'big' : ''} ${children ? '' : 'icon'} ${className}`}
      onClick={press}
      {...(blocked && { 'aria-disabled': true })}
      {...(busy && { 'aria-busy': true })}
      {...(describedBy && { 'aria-describedby': describedBy })}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
  if (!blocked || busy || reasonId) return button
  return (
    <span className="inline-flex flex-col gap-1">
      {button}
      <Why id={ownId}>{reason}</Why>
    </span>
  )
}

/** A reason in sight: the lock, the rule, who can lift it. */
export function Why({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <span className="why" id={id}>
      <Icon name="lock" />
      <span>{children}</span>
    </span>
  )
}

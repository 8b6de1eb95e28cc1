'use client'

import type { ReactNode } from 'react'
import { Icon } from './icon'
import { MenuButton, MenuItem } from './menu'

export interface Option<V extends string> {
  value: V
  label: ReactNode
}

export interface SelectProps<V extends string> {
  /** What is chosen, for those who hear it: "Zone". */
  label: string
  value: V
  options: Option<V>[]
  onChange: (value: V) => void
  side?: 'start' | 'end'
  className?: string
}

/** A choice in a bar or panel head. In forms use `SelectField`. */
export function Select<V extends string>({ label, value, options, onChange, side = 'start', className = '' }: SelectProps<V>) {
  const chosen = options.find((option) => option.value === value)
  return (
    <MenuButton
      className={`sel ${className}`}
      side={side}
      button={
        <>
          <span className="vh">{label}: </span>
          {chosen?.label ?? value}
          <Icon name="down" />
        </>
      }
    >
      {options.map((option) => (
        <MenuItem key={option.value} checked={option.value === value} onSelect={() => onChange(option.value)}>
          {option.label}
        </MenuItem>
      ))}
    </MenuButton>
  )
}

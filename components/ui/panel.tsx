import { type ReactNode, useId } from 'react'

export interface PanelProps {
  title?: ReactNode
  /** Legend, freshness or a link, at the right of the title. */
  end?: ReactNode
  /** Totals, order and age. */
  footer?: ReactNode
  bare?: boolean
  /** Padding around the content; tables and lists go without. */
  body?: boolean
  busy?: boolean
  className?: string
  children: ReactNode
}

export function Panel({ title, end, footer, bare = false, body = false, busy = false, className = '', children }: PanelProps) {
  const id = useId()
  return (
    <section className={`panel ${bare ? 'bare' : ''} ${className}`} {...(title ? { 'aria-labelledby': id } : {})} aria-busy={busy || undefined}>
      {(title || end) && (
        <header>
          {title && <h2 id={id}>{title}</h2>}
          {end && <div className="end">{end}</div>}
        </header>
      )}
      {body ? <div className="body">{children}</div> : children}
      {footer && <footer>{footer}</footer>}
    </section>
  )
}

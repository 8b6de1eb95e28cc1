import { iconPaths, type IconName } from './icon-paths'

/** Always beside words or inside a control with a name of its own: never read out. */
export function Icon({ name, small = false, className = '' }: { name: IconName; small?: boolean; className?: string }) {
  return (
    <svg className={`i ${small ? 'i-s' : ''} ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  )
}

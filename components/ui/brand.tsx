export function BrandMark() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M10 10V2a8 8 0 0 1 8 8z" fill="currentColor" />
      <path d="M2 10h16" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  )
}

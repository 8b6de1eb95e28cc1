import { redirect } from 'next/navigation'

/** The list of one application is the list with a filter. */
export default async function Page({ params }: { params: Promise<{ application: string }> }) {
  redirect(`/delivery?application=${encodeURIComponent(decodeURIComponent((await params).application))}`)
}

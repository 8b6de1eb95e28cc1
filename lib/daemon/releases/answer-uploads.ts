import type { IncomingMessage, ServerResponse } from 'node:http'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes, sendControl } from '@/lib/control/serve'
import type { ReleaseFiles } from '@/lib/domains/delivery/adapters/release-store/release-files'
import { ReleaseRefused } from '@/lib/domains/delivery/adapters/release-store/refused'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'

const atOnceMax = 4

/** The raw route `releases`: the archive is the body, the answer says digest and start command. And what differs between two that are kept. */
export function answerUploads(routes: ControlRoutes, files: ReleaseFiles): void {
  answerCall(routes, daemonCalls.compareReleases, async ({ from, to }) => {
    const difference = await files.compare(from, to)
    return difference ? ok(difference) : fail(fault('not-found', 'One of the two releases is not kept here.'))
  })
  let underWay = 0
  routes.raw.set('releases', async (request: IncomingMessage, response: ServerResponse) => {
    if (underWay >= atOnceMax) {
      request.resume()
      return sendControl(response, 400, { fault: fault('too-many', `${atOnceMax} uploads are being unpacked already.`, { retryAfterSeconds: 5 }) })
    }
    underWay += 1
    try {
      sendControl(response, 200, { value: await files.store(request) })
    } catch (error) {
      if (!(error instanceof ReleaseRefused)) throw error
      // The rest of a refused body is let through unread, so that the sender hears the answer.
      request.resume()
      sendControl(response, 400, { fault: fault(error.code, error.message) })
    } finally {
      underWay -= 1
    }
  })
}

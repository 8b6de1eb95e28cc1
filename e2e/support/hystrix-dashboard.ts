import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../lib/testing/free-port'
import { buildJava } from './clients'

/** Netflix's own dashboard as it was published, in the servlet container that it was made for. Ended by the caller. */
export async function startHystrixDashboard() {
  const target = join(await buildJava('hystrix-dashboard'), 'target')
  const port = await freePort()
  const child = spawn('java', ['-Xmx128m', '-jar', join(target, 'jetty-runner.jar'), '--host', '127.0.0.1', '--port', String(port), join(target, 'hystrix-dashboard.war')], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + 60_000
  while (!(await fetch(url).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the dashboard does not start')
    await pause(100)
  }
  return {
    monitorOf: (stream: string) => `${url}/monitor/monitor.html?stream=${encodeURIComponent(stream)}`,
    /** The one script that its page fetches from elsewhere. */
    underscore: join(target, 'META-INF/resources/webjars/underscorejs/1.8.3/underscore-min.js'),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

import { compress } from 'snappy'
import type { FedEstate, SteadyLoad } from '../metrics-source-contract'
import { encodeRemoteWrite, type WrittenSeries } from '../push-encoder'

/** OpenTelemetry's bounds, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const everyMs = 15_000

function seriesOf({ application, instance, zone, requests, failing, durationMs }: SteadyLoad, moments: readonly number[]): WrittenSeries[] {
  const own: [string, string][] = [['cloud_availability_zone', zone], ['instance', instance], ['job', application]]
  const growing = (name: string, perMoment: number, more: [string, string][] = []): WrittenSeries => ({
    labels: [['__name__', name] as [string, string], ...own, ...more].sort(([a], [b]) => (a < b ? -1 : 1)), samples: moments.map((timeMs, at) => [at * perMoment, timeMs]),
  })
  const histogram = (count: number, status: string) => {
    const said: [string, string][] = [['http_response_status_code', status]]
    return [
      growing('http_server_request_duration_seconds_count', count, said), growing('http_server_request_duration_seconds_sum', (count * durationMs) / 1_000, said),
      ...[...bounds, Infinity].map((bound) => growing('http_server_request_duration_seconds_bucket', durationMs / 1_000 <= bound ? count : 0, [...said, ['le', bound === Infinity ? '+Inf' : String(bound)]])),
    ]
  }
  return [
    ...histogram(requests - failing, '200'), ...(failing > 0 ? histogram(failing, '503') : []),
    growing('process_cpu_time_seconds_total', 5, [['process_cpu_state', 'user']]),
    { labels: [['__name__', 'process_memory_usage_bytes'] as [string, string], ...own], samples: moments.map((timeMs) => [3_000_000, timeMs]) },
  ]
}

/** Pushes an estate by remote write, as an agent would have done all the while. */
export async function writePrometheus(url: string, { startMs, endMs, load }: FedEstate): Promise<void> {
  const moments: number[] = []
  for (let at = startMs - 60_000; at <= endMs; at += everyMs) moments.push(at)
  await pushPrometheus(url, load.flatMap((one) => seriesOf(one, moments)))
}

/** Remote write 1.0. */
export async function pushPrometheus(url: string, series: WrittenSeries[]): Promise<void> {
  const body = await compress(Buffer.from(encodeRemoteWrite(series)))
  const answer = await fetch(`${url}/api/v1/write`, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' } })
  if (answer.status !== 204 && answer.status !== 200) throw new Error(`remote write: ${answer.status} ${await answer.text()}`)
}

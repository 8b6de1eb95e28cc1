"""A service that finds the others, its configuration and the registry through the sidecar. Standard library alone."""

import json
import os
import signal
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The address that the platform gives says who calls; without that part the sidecar serves whoever asks.
SIDECAR = os.environ.get("QUARTERDECK_SIDECAR", "http://127.0.0.1:8078")
APPLICATION = os.environ.get("QUARTERDECK_APPLICATION", "my-python-service")
PORT = int(os.environ.get("PORT", "9001"))
IS_OURS = "/i/" in SIDECAR

# A proxy of the environment is for the outside, not for this machine.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
over = threading.Event()
configuration = {}


def ask(path, method="GET", body=None, headers=None, timeout=5):
    """One request to the sidecar; gives the answer, also one that is not 2xx."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SIDECAR + path, data=data, method=method, headers=headers or {})
    if data is not None:
        request.add_header("content-type", "application/json")
    try:
        return opener.open(request, timeout=timeout)
    except urllib.error.HTTPError as answer:
        return answer


def register():
    """Says who we are until the sidecar has taken it; it renews the lease while /health answers 2xx."""
    said = {"health": "/health"} if IS_OURS else {"application": APPLICATION, "port": PORT, "health": "/health"}
    while not over.is_set():
        try:
            with ask("/register", "POST", said) as answer:
                if answer.status == 201:
                    return answer.headers["location"]
        except OSError:
            pass  # The sidecar is not there yet.
        over.wait(1)
    return None


def deregister(location):
    address = urllib.parse.urljoin(SIDECAR, location)
    try:
        opener.open(urllib.request.Request(address, method="DELETE"), timeout=5).close()
    except OSError:
        pass  # The sidecar sees by itself that we are gone.


def follow_configuration():
    """Takes each change of the configuration as it comes; no restart is needed."""
    while IS_OURS and not over.is_set():
        try:
            with ask("/config", headers={"accept": "text/event-stream"}, timeout=60) as events:
                for line in events:
                    if line.startswith(b"data: "):
                        values = json.loads(line[6:])["values"]
                        configuration.clear()
                        configuration.update(values)
        except (OSError, ValueError, KeyError):
            pass
        over.wait(1)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/health":
            return self.send(200, {"status": "UP"})
        if path == "/":
            return self.send(200, {"greeting": configuration.get("greeting", "Hello"), "from": APPLICATION})
        if path.startswith("/ask/"):
            # What joins the spans of both sides into one trace is passed on.
            passed = {name: self.headers[name] for name in ("traceparent", "tracestate", "baggage") if name in self.headers}
            try:
                with ask("/call/" + path[len("/ask/"):], headers=passed) as answer:
                    return self.send(answer.status, {"answer": answer.read().decode()})
            except OSError as error:
                return self.send(502, {"detail": str(error)})
        return self.send(404, {"detail": "There is /, /health and /ask/<application>/<path>."})

    def send(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, pattern, *values):
        pass  # The sidecar makes a span of each call.


def main():
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=follow_configuration, daemon=True).start()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    print(f"{APPLICATION} listens on 127.0.0.1:{PORT}", flush=True)
    location = register()
    over.wait()
    if location:
        deregister(location)
    server.shutdown()


main()

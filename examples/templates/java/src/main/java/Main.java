import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A service that finds the others, its configuration and the registry through the sidecar. The JDK alone. */
public final class Main {
    // The address that the platform gives says who calls; without that part the sidecar serves whoever asks.
    private static final String SIDECAR = env("QUARTERDECK_SIDECAR", "http://127.0.0.1:8078");
    private static final boolean IS_OURS = SIDECAR.contains("/i/");
    private static final String APPLICATION = env("QUARTERDECK_APPLICATION", "my-java-service");
    private static final int PORT = Integer.parseInt(env("PORT", "9002"));
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static volatile String greeting = "Hello";

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), PORT), 0);
        server.setExecutor(Executors.newCachedThreadPool(Main::daemon));
        server.createContext("/", Main::answer);
        server.start();
        System.out.println(APPLICATION + " listens on 127.0.0.1:" + PORT);
        daemon(Main::followGreeting).start();

        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            OVER.countDown();
            try {
                main.join(5_000);
            } catch (InterruptedException ignored) {
                Thread.currentThread().interrupt();
            }
        }));
        Optional<URI> location = register();
        OVER.await();
        if (location.isPresent()) deregister(location.get());
        server.stop(1);
    }

    /** Says who we are until the sidecar has taken it; it renews the lease while /health answers 2xx. */
    private static Optional<URI> register() throws InterruptedException {
        String said = IS_OURS ? "{\"health\":\"/health\"}" : "{\"application\":\"" + APPLICATION + "\",\"port\":" + PORT + ",\"health\":\"/health\"}";
        HttpRequest request = request("/register").header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(said)).build();
        do {
            try {
                HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 201) return answer.headers().firstValue("location").map(path -> URI.create(SIDECAR).resolve(path));
            } catch (IOException notThereYet) {
                // It is tried again.
            }
        } while (!OVER.await(1, TimeUnit.SECONDS));
        return Optional.empty();
    }

    private static void deregister(URI location) throws InterruptedException {
        try {
            CLIENT.send(HttpRequest.newBuilder(location).timeout(Duration.ofSeconds(3)).DELETE().build(), BodyHandlers.discarding());
        } catch (IOException ignored) {
            // The sidecar sees by itself that we are gone.
        }
    }

    /** Takes each change of one value as it comes; no restart is needed. */
    private static void followGreeting() {
        while (IS_OURS && OVER.getCount() > 0) {
            try {
                HttpRequest watch = HttpRequest.newBuilder(URI.create(SIDECAR + "/config/greeting")).header("accept", "text/event-stream").build();
                try (Stream<String> lines = CLIENT.send(watch, BodyHandlers.ofLines()).body()) {
                    for (Iterator<String> each = lines.iterator(); each.hasNext(); ) if (each.next().startsWith("data: ")) greeting = readGreeting();
                }
                OVER.await(1, TimeUnit.SECONDS);
            } catch (IOException | RuntimeException lost) {
                pause();
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** As plain text, so that no JSON library is needed. */
    private static String readGreeting() throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request("/config/greeting").header("accept", "text/plain").build(), BodyHandlers.ofString());
        return answer.statusCode() == 200 ? answer.body() : "Hello";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.equals("/health")) send(exchange, 200, "{\"status\":\"UP\"}");
        else if (path.equals("/")) send(exchange, 200, "{\"greeting\":" + quoted(greeting) + ",\"from\":" + quoted(APPLICATION) + "}");
        else if (path.startsWith("/ask/")) ask(exchange, path.substring("/ask/".length()));
        else send(exchange, 404, "{\"detail\":\"There is /, /health and /ask/<application>/<path>.\"}");
    }

    /** Another application's answer, with what joins the spans of both sides into one trace passed on. */
    private static void ask(HttpExchange exchange, String rest) throws IOException {
        HttpRequest.Builder request = request("/call/" + rest);
        for (String name : List.of("traceparent", "tracestate", "baggage")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) request.header(name, value);
        }
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            send(exchange, answer.statusCode(), "{\"answer\":" + quoted(answer.body()) + "}");
        } catch (IOException failed) {
            send(exchange, 502, "{\"detail\":" + quoted(String.valueOf(failed.getMessage())) + "}");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(SIDECAR + path)).timeout(Duration.ofSeconds(5));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char one : text.toCharArray()) {
            if (one == '"' || one == '\\') out.append('\\').append(one);
            else if (one < ' ') out.append(String.format("\\u%04x", (int) one));
            else out.append(one);
        }
        return out.append('"').toString();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    private static void pause() {
        try {
            OVER.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static String env(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
    }
}

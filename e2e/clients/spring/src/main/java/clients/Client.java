package clients;

import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** An application as Spring's own starters make it: what it tells, and to whom, is in application.properties alone. */
@SpringBootApplication
@RestController
public class Client {
  private final RestTemplate calls;
  private final ServletWebServerApplicationContext server;

  Client(RestTemplateBuilder builder, ServletWebServerApplicationContext server) {
    this.calls = builder.build();
    this.server = server;
  }

  public static void main(String[] arguments) {
    SpringApplication.run(Client.class, arguments);
  }

  /** Calls itself, so that one trace has a call with both its sides. */
  @GetMapping("/menu")
  String menu() {
    return "today: " + calls.getForObject("http://127.0.0.1:" + server.getWebServer().getPort() + "/soup", String.class);
  }

  @GetMapping("/soup")
  String soup() {
    return "soup";
  }

  /** Around it a breaker of Resilience4j's own starter. */
  @GetMapping("/dishes/{dish}")
  @CircuitBreaker(name = "kitchen")
  String dish(@PathVariable String dish) {
    if (dish.equals("burnt")) throw new IllegalStateException("burnt");
    return dish;
  }
}

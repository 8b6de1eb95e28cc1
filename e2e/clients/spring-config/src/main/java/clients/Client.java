package clients;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application that is configured as Spring's own starter does it: where from is in its properties alone. */
@SpringBootApplication
public class Client {
  public static void main(String[] arguments) {
    SpringApplication.run(Client.class, arguments);
  }

  @EventListener
  public void listens(WebServerInitializedEvent event) {
    System.out.println("listens on " + event.getWebServer().getPort());
  }

  @RestController
  @RefreshScope
  public static class Values {
    @Value("${greeting}")
    private String greeting;

    @Value("${db.password:none}")
    private String password;

    @Value("${db.pool.size:0}")
    private int size;

    @GetMapping("/values")
    public String values() {
      return greeting + ", " + password + ", " + size;
    }
  }
}

package clients;

import com.netflix.appinfo.ApplicationInfoManager;
import com.netflix.appinfo.EurekaInstanceConfig;
import com.netflix.appinfo.InstanceInfo;
import com.netflix.appinfo.MyDataCenterInstanceConfig;
import com.netflix.appinfo.providers.EurekaConfigBasedInstanceInfoProvider;
import com.netflix.discovery.CacheRefreshedEvent;
import com.netflix.discovery.DefaultEurekaClientConfig;
import com.netflix.discovery.DiscoveryClient;
import com.netflix.discovery.shared.Application;
import com.netflix.discovery.shared.transport.jersey3.Jersey3TransportClientFactories;
import java.util.stream.Collectors;

/**
 * Netflix's own client, told everything by its own properties. Prints what it sees of one application each time that it has
 * fetched, takes its own status from standard input, and leaves at its end.
 */
public class Main {
  public static void main(String[] arguments) throws Exception {
    EurekaInstanceConfig config = new MyDataCenterInstanceConfig();
    ApplicationInfoManager manager = new ApplicationInfoManager(config, new EurekaConfigBasedInstanceInfoProvider(config).get());
    DiscoveryClient client = new DiscoveryClient(manager, new DefaultEurekaClientConfig(), new Jersey3TransportClientFactories());
    client.registerEventListener(event -> {
      if (event instanceof CacheRefreshedEvent) System.out.println(seen(client.getApplication(arguments[0])));
    });
    System.out.println(seen(client.getApplication(arguments[0])));
    manager.setInstanceStatus(InstanceInfo.InstanceStatus.UP);
    byte[] line = new byte[64];
    for (int length = System.in.read(line); length > 0; length = System.in.read(line)) {
      manager.setInstanceStatus(InstanceInfo.InstanceStatus.toEnum(new String(line, 0, length).trim()));
    }
    client.shutdown();
    System.exit(0);
  }

  private static String seen(Application application) {
    if (application == null) return "sees nothing";
    return "sees " + application.getInstancesAsIsFromEureka().stream().map(one -> one.getInstanceId() + " " + one.getStatus() + " " + one.getPort() + " " + one.getMetadata().get("zone")).sorted().collect(Collectors.joining(", "));
  }
}

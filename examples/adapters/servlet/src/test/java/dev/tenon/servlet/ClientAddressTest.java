package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  private static Site site;
  private static int proxies;

  @BeforeAll
  static void start() throws Exception {
    Routes routes =
        Routes.of(
            Route.get(
                    "/address",
                    (call, request, response) ->
                        response.getWriter().print(ClientAddress.of(request, proxies)))
                .open());
    Gate gate =
        Gate.builder(
                routes, dev.tenon.authz.Authorizer.denyAll(), request -> Caller.unknown("nobody"))
            .build();
    site = new Site(gate, Map.of(), "/");
  }

  @AfterAll
  static void stop() throws Exception {
    site.stop();
  }

  private static String address(int behind, String... headers) throws Exception {
    proxies = behind;
    return site.send("GET", "/address", headers).getContent();
  }

  @Test
  void withoutAProxy_itIsWhoIsConnected() throws Exception {
    String connected = address(0);
    assertEquals(connected, address(0, "X-Forwarded-For: 192.0.2.1"));
    assertEquals(connected, address(1));
    assertEquals(connected, address(2, "X-Forwarded-For: 192.0.2.1"));
  }

  @Test
  void behindProxies_itIsWhatTheOutermostSays_andNotTheClient() throws Exception {
    String header = "X-Forwarded-For: 192.0.2.9, 192.0.2.1,192.0.2.2";
    assertEquals("192.0.2.2", address(1, header));
    assertEquals("192.0.2.1", address(2, header));
    assertEquals("192.0.2.1", address(1, "X-Forwarded-For: x", "X-Forwarded-For: 192.0.2.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1:4711, 192.0.2.1",
    "2001:db8:1:2::7, 20010db800010002",
    "2001:DB8:1:2:3:4:5:6, 20010db800010002",
    "[2001:db8:1:2::8]:4711, 20010db800010002",
    "::ffff:192.0.2.1, 192.0.2.1",
    "localhost, unknown",
    "_hidden, unknown",
    "'', unknown",
    "1.2.3, unknown"
  })
  void addresses_areOneForOneClient(String said, String counted) throws Exception {
    assertEquals(counted, address(1, "X-Forwarded-For: " + said));
  }
}

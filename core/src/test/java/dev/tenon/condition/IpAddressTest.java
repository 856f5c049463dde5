package dev.tenon.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "2001:DB8::7, 2001:db8:0:0:0:0:0:7",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1::, 1:0:0:0:0:0:0:0",
    "::ffff:10.0.0.1, 10.0.0.1",
    "::ffff:a00:1, 10.0.0.1",
    "64:ff9b::10.0.0.1, 64:ff9b:0:0:0:0:a00:1"
  })
  void parse_readsAddresses(String text, String printed) {
    assertEquals(printed, IpAddress.of(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.1.2",
        "10.0.0.-1",
        "10.0.0.1/8",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":::",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "[::1]",
        "1:2:3:4:5:6:7::8",
        "::10.0.0",
        "10.0.0.1::",
        " 10.0.0.1"
      })
  void parse_refusesOthers(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
  }

  @Test
  void network_hasTheAddressesThatShareItsPrefix() {
    IpNetwork ten = IpNetwork.parse("10.0.0.0/8").orElseThrow();
    assertTrue(ten.contains(IpAddress.of("10.255.1.2")));
    assertFalse(ten.contains(IpAddress.of("11.0.0.0")));
    assertFalse(ten.contains(IpAddress.of("::a00:1")));
    assertTrue(IpNetwork.parse("0.0.0.0/0").orElseThrow().contains(IpAddress.of("1.2.3.4")));
    assertFalse(IpNetwork.parse("0.0.0.0/0").orElseThrow().contains(IpAddress.of("::1")));
    assertTrue(IpNetwork.parse("::/0").orElseThrow().contains(IpAddress.of("ffff::1")));
    IpNetwork odd = IpNetwork.parse("2001:db8:0:8000::/49").orElseThrow();
    assertTrue(odd.contains(IpAddress.of("2001:db8:0:ffff::1")));
    assertFalse(odd.contains(IpAddress.of("2001:db8:0:7fff::1")));
    IpNetwork low = IpNetwork.parse("2001:db8::8000/113").orElseThrow();
    assertTrue(low.contains(IpAddress.of("2001:db8::ffff")));
    assertFalse(low.contains(IpAddress.of("2001:db8::7fff")));
    assertTrue(IpNetwork.parse("10.0.0.1").orElseThrow().contains(IpAddress.of("10.0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "::1/64", "10.0.0.0/", "10.0.0.0/-1", "x/8"})
  void network_withBitsBehindItsPrefixIsRefused(String text) {
    assertEquals(Optional.empty(), IpNetwork.parse(text));
  }
}

package dev.tenon.servlet;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;

/**
 * From where a request comes, as far as that tells one client from another, to count by it: an IPv4
 * address, or the first 64 bits of an IPv6 address, as one client has all of the rest.
 *
 * <pre>{@code
 * ClientAddress.of(request, 0);   // who is connected
 * ClientAddress.of(request, 1);   // who is connected to the proxy in front
 * }</pre>
 */
public final class ClientAddress {

  /** What all share of whom no address is known. */
  static final String UNKNOWN = "unknown";

  private ClientAddress() {}

  /**
   * The address of a client.
   *
   * @param request its request
   * @param proxies how many proxies of one's own are in front, each of which adds who is connected
   *     to it to the end of {@code X-Forwarded-For}. What stands before that is the client's word
   *     and is not read
   * @return the address; that of the nearest proxy if the header is too short
   */
  public static String of(HttpServletRequest request, int proxies) {
    List<String> said = new ArrayList<>();
    Enumeration<String> headers = request.getHeaders("X-Forwarded-For");
    while (headers != null && headers.hasMoreElements()) {
      said.addAll(Arrays.asList(headers.nextElement().split(",", -1)));
    }
    int index = said.size() - proxies;
    boolean forwarded = proxies > 0 && index >= 0;
    return network(forwarded ? said.get(index) : request.getRemoteAddr());
  }

  private static String network(String text) {
    try {
      InetAddress address = InetAddresses.forString(HostAndPort.fromString(text.strip()).getHost());
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
          : InetAddresses.toAddrString(address);
    } catch (IllegalArgumentException noAddress) {
      return UNKNOWN;
    }
  }
}

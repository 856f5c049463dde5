package dev.tenon.house.planted.live;

import java.net.InetSocketAddress;

/** Looks a host up. */
public final class OpensSocket {
  private OpensSocket() {}

  static boolean resolves(String host) {
    return !new InetSocketAddress(host, 443).isUnresolved();
  }
}

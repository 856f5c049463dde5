package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.IpNetwork;
import java.util.List;

/**
 * An address is in a network.
 *
 * @param address the address
 * @param network the network
 */
record InNetwork(Unknown address, IpNetwork network) implements Formula.Atom {
  @Override
  public List<Unknown> operands() {
    return ImmutableList.of(address);
  }
}

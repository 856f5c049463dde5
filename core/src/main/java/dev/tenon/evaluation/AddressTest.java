package dev.tenon.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.IpNetwork;
import dev.tenon.path.Variables;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Whether an address is in one of some networks. */
public final class AddressTest extends AttributeTest {

  private final Slot slot;
  private final ImmutableList<IpNetwork> networks;

  AddressTest(Slot slot, List<IpNetwork> networks) {
    this.slot = slot;
    this.networks = ImmutableList.copyOf(networks);
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  /** The networks. */
  public ImmutableList<IpNetwork> networks() {
    return networks;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    if (!(slot.value(variables, given) instanceof IpAddress address)) {
      return UNKNOWN;
    }
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(address)) {
        return TRUE;
      }
    }
    return FALSE;
  }

  @Override
  public Set<Slot> reads() {
    return ImmutableSet.of(slot);
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    return leaf();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AddressTest other
        && slot.equals(other.slot)
        && networks.equals(other.networks);
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, networks);
  }

  @Override
  public String toString() {
    return slot + " in " + networks;
  }
}

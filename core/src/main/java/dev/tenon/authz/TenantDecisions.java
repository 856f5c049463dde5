package dev.tenon.authz;

import org.jspecify.annotations.Nullable;

/**
 * The decisions of compiled rules in tenants, under one policy, so that a repeated decision needs
 * no allocation. A cache of bounded size: a decision that is not in it is created again.
 *
 * <p>Safe without locks: a slot is immutable, and a lost slot costs one allocation.
 */
final class TenantDecisions {

  private static final int FEWEST = 16;
  private static final int MOST = 1 << 16;

  /** A decision, with the rule and the tenant that it is for. */
  private record Slot(CompiledRule rule, String tenant, Decision decision) {

    boolean isOf(CompiledRule other, String name) {
      return rule == other && tenant.equals(name);
    }
  }

  private @Nullable Slot @Nullable [] slots;

  /** The decision of a rule in a tenant, with the version of a policy. */
  Decision of(CompiledRule rule, String tenant, PolicyVersion version) {
    @Nullable Slot @Nullable [] table = slots;
    if (table != null) {
      int place = place(rule, tenant, table.length);
      for (int i = 0; i < 2; i++) {
        Slot slot = table[place ^ i];
        if (slot != null && slot.isOf(rule, tenant) && slot.decision.isBy(version)) {
          return slot.decision;
        }
      }
    }
    Slot made = new Slot(rule, tenant, rule.decision(version, tenant));
    keep(table == null ? new Slot[FEWEST] : table, made, version);
    return made.decision;
  }

  private void keep(@Nullable Slot[] table, Slot made, PolicyVersion version) {
    @Nullable Slot[] next = table;
    while (!put(next, made, version) && next.length < MOST) {
      next = grown(next, version);
    }
    slots = next;
  }

  /** Puts a decision in a place that has none of this version; overwrites one in a full table. */
  private static boolean put(@Nullable Slot[] table, Slot made, PolicyVersion version) {
    int place = place(made.rule, made.tenant, table.length);
    for (int i = 0; i < 2; i++) {
      Slot slot = table[place ^ i];
      if (slot == null
          || slot.isOf(made.rule, made.tenant)
          || !slot.decision.isBy(version)
          || (i == 1 && table.length == MOST)) {
        table[place ^ i] = made;
        return true;
      }
    }
    return false;
  }

  private static @Nullable Slot[] grown(@Nullable Slot[] table, PolicyVersion version) {
    @Nullable Slot[] twice = new Slot[2 * table.length];
    for (Slot slot : table) {
      if (slot != null && slot.decision.isBy(version)) {
        put(twice, slot, version);
      }
    }
    return twice;
  }

  private static int place(CompiledRule rule, String tenant, int size) {
    int hash = (Long.hashCode(rule.rank()) * 31 + tenant.hashCode()) * 0x9E3779B1;
    return (hash ^ (hash >>> 15)) & (size - 1);
  }
}

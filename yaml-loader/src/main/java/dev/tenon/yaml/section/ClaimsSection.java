package dev.tenon.yaml.section;

/** {@code claims}: the claim mappings for all issuers. */
final class ClaimsSection implements Section {

  private final Draft draft;
  private final ClaimMappings mappings;

  ClaimsSection(Draft draft) {
    this.draft = draft;
    this.mappings = new ClaimMappings(draft);
  }

  @Override
  public void read(Value value) {
    value.eachItem(item -> mappings.read(item).ifPresent(draft.policy()::claims));
  }
}

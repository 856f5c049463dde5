package dev.tenon.authz;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one request: those that were given, and others from a source that is asked when
 * the first of them is needed. For one thread.
 */
final class SourcedAttributes implements AttributeLookup {

  private final AttributeSource source;
  private final Resource resource;
  private final Attributes given;
  private @Nullable Attributes fetched;

  SourcedAttributes(AttributeSource source, Resource resource, Attributes given) {
    this.source = source;
    this.resource = resource;
    this.given = given;
  }

  @Override
  public @Nullable Object value(String name) {
    Object value = given.value(name);
    return value != null ? value : fetched().value(name);
  }

  private Attributes fetched() {
    Attributes known = fetched;
    if (known == null) {
      known = fetch();
      fetched = known;
    }
    return known;
  }

  @SuppressWarnings("ConstantValue") // A host's source may answer null against its contract.
  private Attributes fetch() {
    try {
      Attributes found = source.attributesOf(resource);
      return found == null ? Attributes.none() : found;
    } catch (RuntimeException e) {
      return Attributes.none(); // Not known: a rule that allows does not count, others deny.
    }
  }
}
